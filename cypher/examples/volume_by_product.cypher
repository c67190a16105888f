// What was sold between two days, by product; returns are taken off.
//
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns sku       article number
// @returns product   name
// @returns category  category
// @returns quantity  pieces
// @returns net       net money at list of the line, minor units
// @returns volume    volume, hundredths
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
       sum(l.quantity) AS quantity, sum(l.quantity * l.price) AS net,
       sum(l.quantity * l.volume) AS volume
ORDER BY volume DESC, sku
