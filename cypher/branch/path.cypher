// The members from the branch head down to a member of the branch.
//
// @param   root:member    id of the branch head
// @param   member:member  id of the member below
// @returns id    id, the branch head first
// @returns name  name
// @cost    levels from the member up to the top
MATCH (me:Member {id: $root})
MATCH (m:Member {id: $member}) WHERE m.lo >= me.lo AND m.lo < me.hi
CALL (me, m) {
  MATCH (m)-[:SPONSORED_BY*0..]->(a:Member) WHERE a.lo >= me.lo AND a.lo < me.hi
  RETURN a
}
RETURN a.id AS id, a.name AS name
ORDER BY a.lo
