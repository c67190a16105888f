// The periods.
//
// @returns node       record numbers
// @returns id         ids
// @returns calendar   month, week or campaign
// @returns state      open, closing or closed
// @returns first_day  yyyymmdd
// @returns last_day   yyyymmdd
// @packed
// @right   company
// @cost    number of periods
MATCH (n:Period)
RETURN collect(id(n)) AS node, collect(coalesce(n.id, '')) AS id,
  collect(coalesce(n.calendar, '')) AS calendar,
  collect(coalesce(n.state, '')) AS state,
  collect(coalesce(n.first_day, 0)) AS first_day,
  collect(coalesce(n.last_day, 0)) AS last_day
