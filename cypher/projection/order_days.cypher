// The days that have orders, how many, and what tells them from other orders.
//
// @returns day       yyyymmdd, ascending
// @returns orders    count
// @returns nodes     sum of record numbers
// @returns recorded  sum of ms since 1970
// @right   company
// @cost    orders
MATCH (o:Order) WHERE o.day IS NOT NULL
RETURN o.day AS day, count(*) AS orders, sum(id(o)) AS nodes,
  sum(o.recorded_at) AS recorded
ORDER BY day
