// The season of one product: pieces by month of the year and territory.
//
// @about   All years between the days are laid over each other, so take whole years:
//          a month that is in them once more than another looks stronger. Returns are
//          taken off. The territory is the one of the order. Where two regions peak
//          in different months, stock can move between them.
// @param   root:member    id of the branch head, put in by the server
// @param   sku:text       article number
// @param   level:text     country, region, city or district
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns territory  code
// @returns name       name
// @returns month      1 = January
// @returns pieces     pieces
// @returns volume     volume, hundredths
// @chart   line month pieces name
// @example sku=CB-301 level=country first_day=2025-06-01 last_day=2026-05-31
// @library
// @cost    orders of the company between the days
MATCH (me:Member {id: $root})
MATCH (p:Product {sku: $sku})
CALL (p) {
  MATCH (p)<-[l:LINE]-(o:Order) WHERE o.day >= $first_day AND o.day <= $last_day
  RETURN o, l
}
MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
WITH o.territory AS code, o.day / 100 % 100 AS month, sum(l.quantity) AS pieces,
     sum(l.quantity * l.volume) AS volume
OPTIONAL MATCH (home:Territory {code: code})
OPTIONAL MATCH (home)-[:PART_OF*0..3]->(t:Territory {level: $level})
RETURN coalesce(t.code, '') AS territory, coalesce(t.name, '') AS name, month,
       sum(pieces) AS pieces, sum(volume) AS volume
ORDER BY territory, month
