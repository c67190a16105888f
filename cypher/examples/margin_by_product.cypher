// What is left of the price of each product after its cost, month by month.
//
// @about   Margin is net money less cost of the goods, before commissions, tax and
//          freight: payout_by_component says what people are paid. Returns are taken
//          off. Prices and costs are those of the order lines, so a change of price
//          shows in its month.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns month         yyyymm
// @returns sku           article number
// @returns product       name
// @returns currency      currency of the orders
// @returns pieces        pieces
// @returns net           net money, minor units of that currency
// @returns margin        net less cost, minor units
// @returns basis_points  margin per 10000 of net; empty without sales
// @chart   line month basis_points product
// @example first_day=2026-03-01 last_day=2026-05-31
// @library
// @cost    orders of the company between the days, with their lines
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN o
}
MATCH (o)-[l:LINE]->(p:Product)
WITH o.day / 100 AS month, p, o.currency AS currency, sum(l.quantity) AS pieces,
     sum(l.quantity * l.price) AS net, sum(l.quantity * l.cost) AS cost
RETURN month, p.sku AS sku, p.name AS product, currency, pieces, net,
       net - cost AS margin,
       CASE WHEN net > 0 THEN (net - cost) * 10000 / net END AS basis_points
ORDER BY month, sku, currency
