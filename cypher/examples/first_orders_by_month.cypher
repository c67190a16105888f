// First orders of newcomers, by the month in which they were made.
//
// @about   Of the distributors who joined between the days: the day of his first
//          order, and what he sold on it. first_order_delay looks at the same people
//          by the month of joining. A large `mean` is often a starter pack; watch
//          what comes back of it.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns month   month of the first order, yyyymm
// @returns people  newcomers whose first order it was
// @returns volume  volume of their first days, hundredths
// @returns mean    volume of one of them, hundredths
// @chart   bar month people
// @example first_day=2025-06-01 last_day=2026-05-31
// @library
// @cost    newcomers of the branch and their orders
MATCH (me:Member {id: $root})
MATCH (m:Distributor)
WHERE m.lo >= me.lo AND m.lo < me.hi
  AND m.joined >= $first_day AND m.joined <= $last_day AND m.depth IS NOT NULL
CALL (m) {
  MATCH (m)<-[:SOLD_BY]-(o:Order) WHERE NOT o.is_return
  RETURN o.day AS day, sum(o.volume) AS sold ORDER BY day LIMIT 1
}
RETURN day / 100 AS month, count(*) AS people, sum(sold) AS volume,
       sum(sold) / count(*) AS mean
ORDER BY month
