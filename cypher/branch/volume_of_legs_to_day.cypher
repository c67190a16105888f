// Volume of some legs of a branch between two days of one month, from orders.
//
// The way to the orders is chosen as in `volume_by_seller_to_day`.
//
// @param   root:member     id of the branch head
// @param   legs:list       ids of members inside the branch
// @param   period:period   the month, like 2026-05
// @param   first_day:day   first day, yyyymmdd, inclusive
// @param   last_day:day    last day, yyyymmdd, inclusive
// @returns member  id of the leg's head
// @returns volume  volume of own use and retail sales, hundredths
// @cost    orders of those who sold in the month, or of the company in those days
MATCH (me:Member {id: $root})
UNWIND $legs AS leg
MATCH (head:Member {id: leg}) WHERE head.lo >= me.lo AND head.lo < me.hi
WITH me, collect({id: head.id, first: head.lo, next: head.hi}) AS legs
WITH me, legs,
     COUNT { MATCH (o:Order) WHERE o.day >= $first_day AND o.day <= $last_day } AS all,
     COUNT { MATCH (v:PeriodVolume)
             WHERE v.period = $period AND v.lo >= me.lo AND v.lo < me.hi } AS sellers
CALL (me, legs, all, sellers) {
  WITH legs WHERE 10 * sellers < all
  UNWIND legs AS leg
  MATCH (v:PeriodVolume)
  WHERE v.period = $period AND v.lo >= leg.first AND v.lo < leg.next
  MATCH (m:Member {id: v.member})<-[:SOLD_BY]-(o:Order)
  WHERE o.day >= $first_day AND o.day <= $last_day
  RETURN leg.id AS member, sum(o.volume) AS volume
  UNION ALL
  WITH me, legs WHERE 10 * sellers >= all
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  WITH legs, m.lo AS place, sum(o.volume) AS sold
  UNWIND [leg IN legs WHERE leg.first <= place AND place < leg.next] AS leg
  RETURN leg.id AS member, sum(sold) AS volume
}
RETURN member, volume
ORDER BY member
