// Give the roll-ups of some months in a range of old labels the labels of their members.
//
// @param   periods:list  months
// @param   low:number    first old label
// @param   high:number   label after the last
// @returns period  month
// @returns block   number of a block that such a roll-up left or came to
// @cost    roll-ups in the range
UNWIND $periods AS period
MATCH (v:PeriodVolume)
WHERE v.period = period AND v.lo >= $low AND v.lo < $high
MATCH (m:Member {id: v.member})
WITH period, v, v.lo AS before, m.lo AS after
SET v.lo = after
WITH period, [before / 281474976710656, after / 281474976710656] AS blocks
UNWIND blocks AS block
RETURN DISTINCT period, block
