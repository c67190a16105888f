// Distributors who joined and who left, month by month.
//
// @about   Where `lost` is above `joined`, the branch shrinks, whatever its volume
//          does. Those who were moved into the branch or out of it are counted where
//          they stand today. stayed_by_cohort says how long newcomers stay.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns month   yyyymm
// @returns joined  distributors who joined
// @returns lost    distributors who left
// @returns net     joined less lost
// @chart   bar month net
// @example first_day=2025-06-01 last_day=2026-05-31
// @library
// @cost    distributors of the branch, from the indexes
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (m:Distributor)
  WHERE m.lo >= me.lo AND m.lo < me.hi
    AND m.joined >= $first_day AND m.joined <= $last_day AND m.depth IS NOT NULL
  RETURN m.joined / 100 AS month, count(m) AS joined, 0 AS lost
  UNION ALL
  MATCH (m:Distributor)
  WHERE m.lo >= me.lo AND m.lo < me.hi AND m.left >= $first_day AND m.left <= $last_day
  RETURN m.left / 100 AS month, 0 AS joined, count(m) AS lost
}
RETURN month, sum(joined) AS joined, sum(lost) AS lost,
       sum(joined) - sum(lost) AS net
ORDER BY month
