// A roll-up carries the interval label of its member.
//
// @returns member  id of one where it does not
// @returns period  month
// @cost    roll-ups
MATCH (v:PeriodVolume)
OPTIONAL MATCH (m:Member {id: v.member})
WITH v, m
WHERE NOT coalesce(m.lo = v.lo, false)
RETURN v.member AS member, v.period AS period
LIMIT 100
