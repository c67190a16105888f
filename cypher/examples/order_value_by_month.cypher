// Orders and their mean value month by month.
//
// @about   Volume grows by more orders or by larger ones; this tells them apart.
//          Returns are left out. One line a currency. For own use alone, or for
//          customers alone, add `AND o.kind = 'own'` or `'retail'` where the days
//          stand.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns month     yyyymm
// @returns currency  currency of the orders
// @returns orders    orders
// @returns net       net money, minor units of that currency
// @returns mean      net money of one order, minor units
// @returns volume    mean volume of one order, hundredths
// @chart   line month mean currency
// @example first_day=2025-06-01 last_day=2026-05-31
// @library
// @cost    orders of the company between the days
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day AND NOT o.is_return
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN o
}
RETURN o.day / 100 AS month, o.currency AS currency, count(o) AS orders,
       sum(o.net) AS net, sum(o.net) / count(o) AS mean,
       sum(o.volume) / count(o) AS volume
ORDER BY month, currency
