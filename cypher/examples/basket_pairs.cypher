// Products that are bought together in one order.
//
// @about   Each pair once, with the orders in which both are. `basis_points` is how
//          many of the orders with the rarer of the two hold the other as well: a
//          pair of two popular products is together by chance, a high share is a
//          bundle. Returns are left out.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @param   limit:number   rows at most
// @returns first         name of the one product
// @returns second        name of the other
// @returns orders        orders with both
// @returns basis_points  per 10000 of the orders with the rarer one
// @chart   bar first orders second
// @example first_day=2026-03-01 last_day=2026-05-31 limit=20
// @library
// @cost    orders of the company between the days, with their lines, squared within an
//          order
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day AND NOT o.is_return
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN o
}
CALL (o) {
  MATCH (o)-[:LINE]->(p:Product)
  RETURN collect(DISTINCT p) AS basket
}
UNWIND basket AS p
UNWIND basket AS q
WITH p, q WHERE p.sku <= q.sku
WITH p, q, count(*) AS orders
WITH collect(CASE WHEN p = q THEN {sku: p.sku, orders: orders} END) AS single,
     collect(CASE WHEN p <> q THEN {
       skus: [p.sku, q.sku], first: p.name, second: q.name, orders: orders
     } END) AS pairs
UNWIND pairs AS pair
WITH single, pair ORDER BY pair.orders DESC, pair.skus LIMIT $limit
WITH pair, [s IN single WHERE s.sku IN pair.skus | s.orders] AS each
RETURN pair.first AS first, pair.second AS second, pair.orders AS orders,
       pair.orders * 10000 / CASE WHEN each[0] < each[1] THEN each[0] ELSE each[1] END
         AS basis_points
ORDER BY orders DESC, first, second
