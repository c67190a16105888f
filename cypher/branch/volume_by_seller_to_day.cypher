// Volume of every seller of a branch between two days of one month, from orders.
//
// A small branch of a large company starts from those who sold in the month, a
// large branch from the orders of those days: an order found by its day costs
// about a tenth of a seller with all his orders.
//
// @param   root:member     id of the branch head
// @param   period:period   the month, like 2026-05
// @param   first_day:day   first day, yyyymmdd, inclusive
// @param   last_day:day    last day, yyyymmdd, inclusive
// @returns member      id of the seller
// @returns volume      volume of own use and retail sales, hundredths
// @returns qualifying  qualifying volume, hundredths
// @returns sales       net money, minor units
// @packed
// @cost    orders of those who sold in the month, or of the company in those days
MATCH (me:Member {id: $root})
WITH me,
     COUNT { MATCH (o:Order) WHERE o.day >= $first_day AND o.day <= $last_day } AS all,
     COUNT { MATCH (v:PeriodVolume)
             WHERE v.period = $period AND v.lo >= me.lo AND v.lo < me.hi } AS sellers
CALL (me, all, sellers) {
  WITH me WHERE 10 * sellers < all
  MATCH (v:PeriodVolume)
  WHERE v.period = $period AND v.lo >= me.lo AND v.lo < me.hi
  MATCH (m:Member {id: v.member})<-[:SOLD_BY]-(o:Order)
  WHERE o.day >= $first_day AND o.day <= $last_day
  RETURN m, o
  UNION ALL
  WITH me WHERE 10 * sellers >= all
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN m, o
}
WITH m.id AS id, sum(o.volume) AS sold, sum(o.qualifying_volume) AS counted,
     sum(o.net) AS money
RETURN collect(id) AS member, collect(sold) AS volume,
       collect(counted) AS qualifying, collect(money) AS sales
