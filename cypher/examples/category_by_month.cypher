// Volume of each category of products, month by month.
//
// @about   Shows which categories carry the season and which grow. Returns are taken
//          off. For the products of one category ask volume_by_product, for one
//          product by territory season_by_territory.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns month     yyyymm
// @returns category  category of the products
// @returns pieces    pieces
// @returns volume    volume, hundredths
// @chart   area month volume category
// @example first_day=2025-06-01 last_day=2026-05-31
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
RETURN o.day / 100 AS month, p.category AS category, sum(l.quantity) AS pieces,
       sum(l.quantity * l.volume) AS volume
ORDER BY month, category
