// Months that the network has figures of, newest first.
//
// @returns id         2026-05
// @returns state      open, closing or closed
// @returns first_day  yyyymmdd
// @returns last_day   yyyymmdd
// @cost    all periods
MATCH (p:Period {calendar: 'month'})
RETURN p.id AS id, p.state AS state, p.first_day AS first_day, p.last_day AS last_day
ORDER BY id DESC
