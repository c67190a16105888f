// Of those who joined in a month, how many sold in each month after it.
//
// @about   A cohort is everybody who joined in one month; age 0 is that month, age 1
//          the next. Read along a cohort to see how it thins out, and down one age to
//          see whether newer cohorts last longer. Returns are no sales; a month in
//          which nobody of a cohort sold has no row.
// @param   root:member   id of the branch head, put in by the server
// @param   first:period  first month, like 2026-01
// @param   last:period   last month
// @returns cohort        month of joining, yyyymm
// @returns age           months after it
// @returns people        distributors of the cohort
// @returns sold          those of them with an order in that month
// @returns basis_points  sold per 10000 of the people
// @chart   heatmap age cohort basis_points
// @example first=2025-06 last=2026-05
// @library
// @cost    distributors of the branch and orders of the cohorts
MATCH (me:Member {id: $root})
MATCH (m:Distributor)
WHERE m.lo >= me.lo AND m.lo < me.hi AND m.depth IS NOT NULL
  AND m.joined >= toInteger(replace($first, '-', '')) * 100
  AND m.joined <= toInteger(replace($last, '-', '')) * 100 + 31
WITH m.joined / 100 AS cohort, collect(m) AS members, count(m) AS people
UNWIND members AS m
CALL (m) {
  MATCH (m)<-[:SOLD_BY]-(o:Order) WHERE NOT o.is_return
  RETURN DISTINCT o.day / 100 AS month
}
WITH cohort, people,
     (month / 100 - cohort / 100) * 12 + month % 100 - cohort % 100 AS age,
     count(*) AS sold
WHERE age >= 0
RETURN cohort, age, people, sold, sold * 10000 / people AS basis_points
ORDER BY cohort, age
