// What the runs of several months pay, by component of the plan.
//
// @about   One row a month and component, of the run that counts. A component that
//          grows faster than sales will break the plan's budget; `basis_points` says
//          what it takes of the net sales of its run. Months without a run have no
//          row.
// @param   first:period  first month, like 2026-01
// @param   last:period   last month
// @returns period        month
// @returns component     component of the plan
// @returns people        members with an amount
// @returns amount        minor units
// @returns currency      currency of the run
// @returns basis_points  per 10000 of the run's net sales; empty without sales
// @chart   area period amount component
// @example first=2026-01 last=2026-05
// @library
// @right   run_totals
// @cost    payouts of the runs
MATCH (month:Period)
WHERE month.id >= $first AND month.id <= $last AND month.calendar = 'month'
MATCH (r:Run {period: month.id})
WHERE r.state IN ['computed', 'approved', 'posted', 'paid']
MATCH (p:Payout) WHERE p.run = r.id AND p.member IS NOT NULL
WITH r, p.component AS component, count(p) AS people, sum(p.amount) AS amount
RETURN r.period AS period, component, people, amount, r.currency AS currency,
       CASE WHEN r.sales > 0 THEN amount * 10000 / r.sales END AS basis_points
ORDER BY period, component
