// Volume of every seller of a branch in some months, one row a month.
//
// @param   root:member   id of the branch head
// @param   periods:list  months, like 2026-05
// @returns period   the month
// @returns members  ids of the sellers, a list
// @returns volumes  volume of own use and retail sales of each, hundredths, a list
// @cost    roll-ups of the branch in those months
MATCH (me:Member {id: $root})
UNWIND $periods AS period
CALL (me, period) {
  MATCH (v:PeriodVolume)
  WHERE v.period = period AND v.lo >= me.lo AND v.lo < me.hi
  RETURN collect(v.member) AS members, collect(v.volume) AS volumes
}
RETURN period, members, volumes
ORDER BY period
