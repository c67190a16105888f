// Orders of one member of a branch between two days, the newest first.
//
// @param   root:member    id of the branch head
// @param   member:member  whose sales
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @param   limit:number   rows at most
// @returns number     number of the order
// @returns day        yyyymmdd
// @returns kind       own or retail
// @returns is_return  whether it takes goods back
// @returns seller     id of the distributor whose sale it is
// @returns name       his name
// @returns net        net money, minor units
// @returns currency   its currency
// @returns volume     volume, hundredths
// @cost    orders of the member
MATCH (me:Member {id: $root})
MATCH (m:Member {id: $member}) WHERE m.lo >= me.lo AND m.lo < me.hi
CALL (m) {
  MATCH (o:Order)-[:SOLD_BY]->(m)
  WHERE o.day >= $first_day AND o.day <= $last_day
  RETURN o ORDER BY o.day DESC, o.key LIMIT $limit
}
RETURN o.number AS number, o.day AS day, o.kind AS kind, o.is_return AS is_return,
       m.id AS seller, m.name AS name, o.net AS net, o.currency AS currency,
       o.volume AS volume
ORDER BY day DESC, o.key
