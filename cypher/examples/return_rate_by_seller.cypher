// Sellers of whose sales most comes back.
//
// @about   Volume returned between the days against volume sold between them; the
//          returns may take back older orders, so the rate may pass 10000. Sellers
//          with fewer than `orders` orders are left out, as their rate is chance. A
//          high rate of one seller is a talk, of many a product.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @param   orders:number  least number of orders, returns not counted
// @param   limit:number   rows at most
// @returns member        id
// @returns name          name
// @returns orders        orders
// @returns returns       returns
// @returns sold          volume of the orders, hundredths
// @returns returned      volume of the returns, hundredths
// @returns basis_points  returned per 10000 sold; empty if nothing was sold
// @chart   scatter sold returned
// @example first_day=2025-06-01 last_day=2026-05-31 orders=3 limit=20
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
WITH m, count(CASE WHEN NOT o.is_return THEN 1 END) AS orders,
     count(CASE WHEN o.is_return THEN 1 END) AS returns,
     sum(CASE WHEN NOT o.is_return THEN o.volume END) AS sold,
     -sum(CASE WHEN o.is_return THEN o.volume END) AS returned
WHERE orders >= $orders AND returns > 0
RETURN m.id AS member, m.name AS name, orders, returns, sold, returned,
       CASE WHEN sold > 0 THEN returned * 10000 / sold END AS basis_points
ORDER BY basis_points DESC, member LIMIT $limit
