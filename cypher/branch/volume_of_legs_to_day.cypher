// Volume of some legs of a branch between two days of one month, from orders.
//
// @param   root:member     id of the branch head
// @param   legs:list       ids of members inside the branch
// @param   period:period   the month, like 2026-05
// @param   first_day:day   first day, yyyymmdd, inclusive
// @param   last_day:day    last day, yyyymmdd, inclusive
// @returns member  id of the leg's head
// @returns volume  volume of own use and retail sales, hundredths
// @cost    all orders of those in the legs who sold in the month
MATCH (me:Member {id: $root})
UNWIND $legs AS leg
MATCH (head:Member {id: leg}) WHERE head.lo >= me.lo AND head.lo < me.hi
CALL (head) {
  MATCH (v:PeriodVolume)
  WHERE v.period = $period AND v.lo >= head.lo AND v.lo < head.hi
  MATCH (m:Member {id: v.member})<-[:SOLD_BY]-(o:Order)
  WHERE o.day >= $first_day AND o.day <= $last_day
  RETURN sum(o.volume) AS volume
}
RETURN head.id AS member, volume
