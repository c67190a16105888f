// What a run pays, by component of the plan.
//
// @about   A component is one rule of the plan, such as level bonus or fast start.
//          `mean` is what one of those who get it is paid, `largest` the most that
//          one person gets. A component that pays much to few people steers only
//          these. The run is the one of the month that counts.
// @param   period:period  month, like 2026-05
// @returns component     component of the plan
// @returns people        members with an amount
// @returns amount        minor units
// @returns mean          minor units a member
// @returns largest       largest amount of a member, minor units
// @returns basis_points  per 10000 of the run; empty if it pays nothing
// @chart   bar component amount
// @example period=2026-05
// @library
// @right   run_totals
// @cost    payouts of the run
MATCH (r:Run {period: $period})
WHERE r.state IN ['computed', 'approved', 'posted', 'paid']
MATCH (p:Payout) WHERE p.run = r.id AND p.member IS NOT NULL
WITH p.component AS component, count(p) AS people, sum(p.amount) AS amount,
     max(p.amount) AS largest
WITH collect([component, people, amount, largest]) AS components, sum(amount) AS total
UNWIND components AS one
RETURN one[0] AS component, one[1] AS people, one[2] AS amount,
       one[2] / one[1] AS mean, one[3] AS largest,
       CASE WHEN total > 0 THEN one[2] * 10000 / total END AS basis_points
ORDER BY amount DESC, component
