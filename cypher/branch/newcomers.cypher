// Distributors of a branch who joined between two days, the newest first.
//
// @param   root:member    id of the branch head
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @param   limit:number   rows at most
// @returns member       id
// @returns name         name
// @returns joined       day of joining, yyyymmdd
// @returns sponsor      name of the sponsor; empty for the branch head himself
// @returns first_order  day of the first order, yyyymmdd; 0 = none yet
// @returns volume       volume of his orders between the days, hundredths
// @cost    members of the branch
MATCH (me:Member {id: $root})
MATCH (m:Distributor)
WHERE m.lo >= me.lo AND m.lo < me.hi
  AND m.joined >= $first_day AND m.joined <= $last_day AND m.depth IS NOT NULL
WITH me, m ORDER BY m.joined DESC, m.name, m.id LIMIT $limit
OPTIONAL MATCH (m)-[:SPONSORED_BY]->(s:Member) WHERE s.lo >= me.lo AND s.lo < me.hi
CALL (m) {
  OPTIONAL MATCH (o:Order)-[:SOLD_BY]->(m)
  RETURN coalesce(min(o.day), 0) AS first_order,
         coalesce(sum(CASE WHEN o.day <= $last_day THEN o.volume END), 0) AS volume
}
RETURN m.id AS member, m.name AS name, m.joined AS joined,
       coalesce(s.name, '') AS sponsor, first_order, volume
ORDER BY joined DESC, name, member
