// Of those who joined in a month, how many left soon and how many are still there.
//
// @about   A cohort is everybody who joined in one month. Compare `left_90` of
//          cohorts of different years: it says whether the start has become better.
//          The last three cohorts have not had 90 days yet, those of the last year
//          not 365. retention_by_cohort asks who still orders.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns month     month of joining, yyyymm
// @returns people    distributors who joined
// @returns left_90   those who left within 90 days
// @returns left_365  those who left within 365 days
// @returns stayed    those who have not left
// @chart   bar month stayed
// @example first_day=2025-06-01 last_day=2026-05-31
// @library
// @cost    distributors of the branch
MATCH (me:Member {id: $root})
MATCH (m:Distributor)
WHERE m.lo >= me.lo AND m.lo < me.hi
  AND m.joined >= $first_day AND m.joined <= $last_day AND m.depth IS NOT NULL
WITH m.joined / 100 AS month, m.left AS left,
     CASE WHEN m.left IS NOT NULL THEN duration.inDays(
       date(toString(m.joined)), date(toString(m.left))).days END AS days
RETURN month, count(*) AS people, count(CASE WHEN days <= 90 THEN 1 END) AS left_90,
       count(CASE WHEN days <= 365 THEN 1 END) AS left_365,
       count(*) - count(left) AS stayed
ORDER BY month
