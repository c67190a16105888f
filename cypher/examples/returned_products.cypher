// What was taken back between two days, by product.
//
// @about   Counted on the day of the return, not of the purchase, as it is taken off
//          somebody's volume on that day. Many sellers behind one product point at
//          the product; one seller behind many products points at him, see
//          return_rate_by_seller.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns sku       article number
// @returns product   name
// @returns pieces    pieces taken back
// @returns volume    volume taken back, hundredths
// @returns sellers   distributors whose sales came back
// @chart   bar product volume
// @example first_day=2025-06-01 last_day=2026-05-31
// @library
// @cost    orders of the company between the days
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day AND o.is_return
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN o, m
}
MATCH (o)-[l:LINE]->(p:Product)
RETURN p.sku AS sku, p.name AS product, -sum(l.quantity) AS pieces,
       -sum(l.quantity * l.volume) AS volume, count(DISTINCT m) AS sellers
ORDER BY volume DESC, sku
