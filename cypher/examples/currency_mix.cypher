// In which currencies a branch sells, month by month.
//
// @about   Shares are of volume, which has no currency: money of different currencies
//          cannot be added without rates. Returns are taken off. A currency that
//          grows says where to keep stock and where a change of the rate will hurt.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns month         yyyymm
// @returns currency      currency of the orders
// @returns orders        orders and returns
// @returns sellers       members who sold in it
// @returns net           net money, minor units of that currency
// @returns volume        volume, hundredths
// @returns basis_points  volume per 10000 of the month; empty without volume
// @chart   area month volume currency
// @example first_day=2025-06-01 last_day=2026-05-31
// @library
// @cost    orders of the company between the days
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN o, m
}
WITH o.day / 100 AS month, o.currency AS currency, count(o) AS orders,
     count(DISTINCT m) AS sellers, sum(o.net) AS net, sum(o.volume) AS volume
WITH month, collect([currency, orders, sellers, net, volume]) AS currencies,
     sum(volume) AS total
UNWIND currencies AS one
RETURN month, one[0] AS currency, one[1] AS orders, one[2] AS sellers,
       one[3] AS net, one[4] AS volume,
       CASE WHEN total > 0 THEN one[4] * 10000 / total END AS basis_points
ORDER BY month, currency
