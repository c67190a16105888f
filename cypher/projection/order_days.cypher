// The days that have orders, and how many.
//
// @returns day     yyyymmdd, ascending
// @returns orders  count
// @right   company
// @cost    orders
MATCH (o:Order) WHERE o.day IS NOT NULL
RETURN o.day AS day, count(*) AS orders
ORDER BY day
