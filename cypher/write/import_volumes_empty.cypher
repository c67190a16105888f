// Roll-ups without an order left go.
//
// @param  period:list  months
// @param  member:list  ids of members
// @cost   an index seek a row
UNWIND range(0, size($period) - 1) AS i
MATCH (v:PeriodVolume {period: $period[i], member: $member[i]})
WHERE v.orders = 0
DELETE v
