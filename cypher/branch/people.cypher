// Name, standing and last order of some members of a branch.
//
// @param   root:member    id of the branch head
// @param   members:list   ids
// @param   last_day:day   orders after this day do not count, yyyymmdd
// @returns member      id
// @returns name        name
// @returns joined      day of joining, yyyymmdd
// @returns left        day of leaving, yyyymmdd; 0 = still a member
// @returns last_order  day of his last order, yyyymmdd; 0 = none yet
// @cost    orders of the members
MATCH (me:Member {id: $root})
UNWIND $members AS id
MATCH (m:Member {id: id}) WHERE m.lo >= me.lo AND m.lo < me.hi
CALL (m) {
  OPTIONAL MATCH (o:Order)-[:SOLD_BY]->(m)
  WHERE o.day <= $last_day AND NOT o.is_return
  RETURN coalesce(max(o.day), 0) AS last_order
}
RETURN m.id AS member, m.name AS name, m.joined AS joined,
       coalesce(m.left, 0) AS left, last_order
ORDER BY member
