// Give the roll-ups of some months in a range of old labels the labels of their members.
//
// @param   periods:list  months
// @param   low:number    first old label
// @param   high:number   label after the last
// @cost    roll-ups in the range
UNWIND $periods AS period
MATCH (v:PeriodVolume)
WHERE v.period = period AND v.lo >= $low AND v.lo < $high
MATCH (m:Member {id: v.member})
SET v.lo = m.lo
