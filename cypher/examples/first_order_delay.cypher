// How long newcomers take to their first order, by month of joining.
//
// @about   Of those who joined in a month: how many ever sold, and how long their
//          first order took on average. The last months look quicker than they are,
//          since their slow ones have not ordered yet; compare months that are
//          equally old.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns month    month of joining, yyyymm
// @returns people   distributors who joined
// @returns ordered  those of them who ever sold
// @returns days     mean days from joining to the first order, rounded
// @chart   line month days
// @example first_day=2025-06-01 last_day=2026-05-31
// @library
// @cost    newcomers of the branch and their orders
MATCH (me:Member {id: $root})
MATCH (m:Distributor)
WHERE m.lo >= me.lo AND m.lo < me.hi
  AND m.joined >= $first_day AND m.joined <= $last_day AND m.depth IS NOT NULL
CALL (m) {
  OPTIONAL MATCH (o:Order)-[:SOLD_BY]->(m)
  RETURN min(o.day) AS first
}
WITH m.joined / 100 AS month, first,
     date({year: m.joined / 10000, month: m.joined / 100 % 100,
           day: m.joined % 100}) AS joined,
     date({year: coalesce(first, m.joined) / 10000,
           month: coalesce(first, m.joined) / 100 % 100,
           day: coalesce(first, m.joined) % 100}) AS sold
RETURN month, count(*) AS people, count(first) AS ordered,
       toInteger(round(avg(CASE WHEN first IS NOT NULL
                           THEN duration.inDays(joined, sold).days END))) AS days
ORDER BY month
