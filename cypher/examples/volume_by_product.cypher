// What was sold between two days, by product; returns are taken off.
//
// @about   Pieces, money and volume of every product, returns taken off. Money of
//          different currencies is never added up: a product that is sold in two of
//          them has two rows. Volume has no currency and may be compared and summed.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns sku       article number
// @returns product   name
// @returns category  category
// @returns quantity  pieces
// @returns currency  currency of the orders
// @returns net       net money, minor units of that currency
// @returns volume    volume, hundredths
// @chart   bar product volume
// @example first_day=2026-05-01 last_day=2026-05-31
// @library
// @cost    orders of the company between the days, with their lines
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN o, m
}
MATCH (o)-[l:LINE]->(p:Product)
RETURN p.sku AS sku, p.name AS product, p.category AS category,
       sum(l.quantity) AS quantity, o.currency AS currency,
       sum(l.quantity * l.price) AS net, sum(l.quantity * l.volume) AS volume
ORDER BY volume DESC, sku, currency
