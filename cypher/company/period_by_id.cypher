// One period.
//
// @param   period:period  like 2026-05
// @returns id         id
// @returns calendar   month, week or campaign
// @returns first_day  yyyymmdd
// @returns last_day   yyyymmdd
// @returns state      open, closing or closed
// @cost    an index seek
MATCH (p:Period {id: $period})
RETURN p.id AS id, p.calendar AS calendar, p.first_day AS first_day,
       p.last_day AS last_day, p.state AS state
