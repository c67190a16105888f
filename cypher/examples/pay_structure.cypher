// How many people a run pays how much, in steps of ten.
//
// @about   A row holds everybody from `from_amount` up to ten times as much; the row
//          of 0 is who was looked at and gets nothing. `active` are those who met the
//          activity requirement, `volume` is the mean of their branches. A healthy
//          plan has people on every step, not only on the first and the last.
// @param   period:period  month, like 2026-05
// @returns from_amount   least amount of the step, minor units
// @returns people        members
// @returns active        those of them who are active
// @returns amount        what all of them get, minor units
// @returns basis_points  amount per 10000 of the run; empty if it pays nothing
// @returns volume        mean volume of their branches, hundredths
// @chart   bar from_amount people
// @example period=2026-05
// @library
// @right   run_totals
// @cost    results of the run
MATCH (r:Run {period: $period})
WHERE r.state IN ['computed', 'approved', 'posted', 'paid']
MATCH (x:PeriodResult) WHERE x.run = r.id AND x.member IS NOT NULL
WITH CASE WHEN x.amount > 0 THEN size(toString(x.amount)) ELSE 0 END AS digits, x
WITH digits, count(x) AS people, count(CASE WHEN x.active THEN 1 END) AS active,
     sum(x.amount) AS amount, sum(x.group_volume) / count(x) AS volume
WITH collect([digits, people, active, amount, volume]) AS steps, sum(amount) AS total
UNWIND steps AS one
RETURN CASE WHEN one[0] = 0 THEN 0 ELSE toInteger(10 ^ (one[0] - 1)) END AS from_amount,
       one[1] AS people, one[2] AS active, one[3] AS amount,
       CASE WHEN total > 0 THEN one[3] * 10000 / total END AS basis_points,
       one[4] AS volume
ORDER BY from_amount
