// Every price at which a product was sold, with its first and last day.
//
// @about   Rows of one product and currency in the order of their first day are its
//          price history, as the orders tell it. Two prices whose days overlap were
//          both in use: a price group, an action, or a mistake of an import. Returns
//          are left out.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns sku       article number
// @returns product   name
// @returns currency  currency of the orders
// @returns first     first day at that price, yyyymmdd
// @returns last      last day at that price, yyyymmdd
// @returns price     price of one piece, minor units of that currency
// @returns pieces    pieces sold at it
// @chart   scatter first price product
// @example first_day=2025-06-01 last_day=2026-05-31
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
MATCH (o)-[l:LINE]->(p:Product)
RETURN p.sku AS sku, p.name AS product, o.currency AS currency, min(o.day) AS first,
       max(o.day) AS last, l.price AS price, sum(l.quantity) AS pieces
ORDER BY sku, currency, first, price
