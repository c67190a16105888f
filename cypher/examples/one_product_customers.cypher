// Customers who buy again and again, but only one product.
//
// @about   They like one thing and know nothing else: the easiest second sale there
//          is; basket_pairs says what goes with it. Only orders with a known customer
//          count. `orders` = 2 or 3 leaves out who bought once and had no chance to
//          choose.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @param   orders:number  least number of orders
// @param   limit:number   rows at most
// @returns member      id
// @returns name        name
// @returns sku         article number
// @returns product     name
// @returns orders      orders
// @returns pieces      pieces
// @returns last_order  day of the last one, yyyymmdd
// @example first_day=2025-06-01 last_day=2026-05-31 orders=1 limit=20
// @library
// @cost    orders of the company between the days, with the lines of those that have a
//          customer
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day AND NOT o.is_return
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN o
}
MATCH (o)-[:BOUGHT_BY]->(c:Member) WHERE c.lo >= me.lo AND c.lo < me.hi
MATCH (o)-[l:LINE]->(p:Product)
WITH c, p, count(DISTINCT o) AS orders, sum(l.quantity) AS pieces,
     max(o.day) AS last_order
WITH c, collect([p.sku, p.name, orders, pieces, last_order]) AS bought
WHERE size(bought) = 1 AND bought[0][2] >= $orders
WITH c, bought[0] AS one
RETURN c.id AS member, c.name AS name, one[0] AS sku, one[1] AS product,
       one[2] AS orders, one[3] AS pieces, one[4] AS last_order
ORDER BY orders DESC, member LIMIT $limit
