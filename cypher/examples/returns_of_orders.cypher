// Orders that were taken back between two days, with the order they take back.
//
// @about   Each return of the days with the order that it takes back, which may be
//          older. A return of a part of an order has less volume than the order.
//          return_delay counts how long it took, refunded_last_day_orders looks at
//          orders made to reach a threshold.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @param   limit:number   rows at most
// @returns number    number of the return
// @returns day       its day, yyyymmdd
// @returns seller    name of the distributor
// @returns original  number of the order it takes back
// @returns bought    day of that order, yyyymmdd
// @returns volume    volume taken back, hundredths
// @example first_day=2026-05-01 last_day=2026-05-31 limit=20
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
MATCH (o)-[:RETURNS]->(first:Order)
RETURN o.number AS number, o.day AS day, m.name AS seller,
       first.number AS original, first.day AS bought, -o.volume AS volume
ORDER BY day DESC, number LIMIT $limit
