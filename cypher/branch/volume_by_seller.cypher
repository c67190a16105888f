// Volume of every seller of a branch in some months.
//
// @param   root:member   id of the branch head
// @param   periods:list  months, like 2026-05
// @returns period      the month
// @returns member      id of the seller
// @returns volume      volume of own use and retail sales, hundredths
// @packed
// @cost    roll-ups of the branch in those months
MATCH (me:Member {id: $root})
UNWIND $periods AS month
CALL (me, month) {
  MATCH (v:PeriodVolume)
  WHERE v.period = month AND v.lo >= me.lo AND v.lo < me.hi
  RETURN collect(v.member) AS member, collect(v.personal + v.retail) AS volume
}
RETURN [_ IN member | month] AS period, member, volume
