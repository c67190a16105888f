// How far below the price list each product was sold.
//
// @about   The list is today's price of the product; only lines in its own currency
//          can be compared with it. A negative discount was sold above today's list,
//          mostly before a price cut: see price_changes. Returns are left out.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns sku           article number
// @returns product       name
// @returns currency      currency of product and orders
// @returns pieces        pieces
// @returns list          money at list, minor units of that currency
// @returns net           net money, minor units
// @returns basis_points  discount per 10000 of the list; empty without a list price
// @chart   bar product basis_points
// @example first_day=2026-03-01 last_day=2026-05-31
// @library
// @cost    orders of the company between the days, with their lines
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day AND NOT o.is_return
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN o
}
MATCH (o)-[l:LINE]->(p:Product) WHERE p.currency = o.currency
WITH p, sum(l.quantity) AS pieces, sum(l.quantity * p.price) AS list,
     sum(l.quantity * l.price) AS net
RETURN p.sku AS sku, p.name AS product, p.currency AS currency, pieces, list, net,
       CASE WHEN list > 0 THEN (list - net) * 10000 / list END AS basis_points
ORDER BY basis_points DESC, sku
