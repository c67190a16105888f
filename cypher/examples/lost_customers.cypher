// Customers who bought between two days and never again.
//
// @about   Good customers first: who bought most and has stopped. Only orders with a
//          known customer count; those of whom nobody noted the name are not here.
//          Let some months pass after `last_day`, or everybody who buys rarely looks
//          lost.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @param   limit:number   rows at most
// @returns member      id
// @returns name        name
// @returns sponsor     name of the distributor he stands below
// @returns orders      orders between the days
// @returns volume      volume of these, hundredths
// @returns last_order  day of the last one, yyyymmdd
// @example first_day=2025-06-01 last_day=2025-11-30 limit=20
// @library
// @cost    orders of the company between the days and all orders of their customers
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day AND NOT o.is_return
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN o
}
MATCH (o)-[:BOUGHT_BY]->(c:Member) WHERE c.lo >= me.lo + 1 AND c.lo < me.hi
WITH c, count(o) AS orders, sum(o.volume) AS volume, max(o.day) AS last_order
WHERE NOT EXISTS {
  MATCH (c)<-[:BOUGHT_BY]-(later:Order)
  WHERE later.day > $last_day AND NOT later.is_return
}
MATCH (c)-[:SPONSORED_BY]->(s:Member)
RETURN c.id AS member, c.name AS name, s.name AS sponsor, orders, volume, last_order
ORDER BY volume DESC, member LIMIT $limit
