// How volume spreads over the days of a month.
//
// @about   Take whole months, several of them: each row is one day of the month in
//          all of them. A mountain on the last days is the rush for thresholds; what
//          of it comes back is in refunded_last_day_orders. Day 31 exists in seven
//          months only.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns day       day of the month, 1 to 31
// @returns orders    orders without returns
// @returns volume    volume of these, hundredths
// @returns returned  volume of returns, hundredths
// @chart   bar day volume
// @example first_day=2025-06-01 last_day=2026-05-31
// @library
// @cost    orders of the company between the days
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN o
}
RETURN o.day % 100 AS day, count(CASE WHEN NOT o.is_return THEN 1 END) AS orders,
       sum(CASE WHEN NOT o.is_return THEN o.volume END) AS volume,
       -sum(CASE WHEN o.is_return THEN o.volume END) AS returned
ORDER BY day
