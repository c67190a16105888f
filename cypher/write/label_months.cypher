// Months with roll-ups in some ranges of old labels, and how many.
//
// @param   lows:list   first labels of the ranges
// @param   highs:list  labels after their last
// @returns period   month
// @returns rollups  how many
// @cost    roll-ups in the ranges, from the index alone
MATCH (p:Period {calendar: 'month'})
CALL (p) {
  UNWIND range(0, size($lows) - 1) AS i
  MATCH (v:PeriodVolume)
  WHERE v.period = p.id AND v.lo >= $lows[i] AND v.lo < $highs[i]
  RETURN count(v) AS rollups
}
WITH p.id AS period, rollups WHERE rollups > 0
RETURN period, rollups
ORDER BY period
