// Distributors who have not left and sold nothing between two days.
//
// @about   Everybody who could have sold and did not, those with the most recent
//          order first: they are the easiest to win back. Those with 0 at the end
//          never sold anything. sleeping_leaders asks the same about people with a
//          frontline.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @param   limit:number   rows at most
// @returns member      id
// @returns name        name
// @returns joined      day of joining, yyyymmdd
// @returns last_order  day of the last order, yyyymmdd; 0 = none ever
// @example first_day=2026-05-01 last_day=2026-05-31 limit=20
// @library
// @cost    distributors of the branch and their orders
MATCH (me:Member {id: $root})
MATCH (m:Member)
WHERE m.lo >= me.lo AND m.lo < me.hi AND m:Distributor AND m.status = 'active'
  AND NOT EXISTS {
    MATCH (o:Order)-[:SOLD_BY]->(m) WHERE o.day >= $first_day AND o.day <= $last_day
  }
OPTIONAL MATCH (o:Order)-[:SOLD_BY]->(m)
RETURN m.id AS member, m.name AS name, m.joined AS joined,
       coalesce(max(o.day), 0) AS last_order
ORDER BY last_order DESC, member LIMIT $limit
