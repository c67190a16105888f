// Names of some members of a branch; whoever is outside of it is left out.
//
// @param   root:member   id of the branch head
// @param   members:list  ids
// @returns member  id
// @returns name    name
// @cost    an index seek a member
MATCH (me:Member {id: $root})
UNWIND $members AS id
MATCH (m:Member {id: id}) WHERE m.lo >= me.lo AND m.lo < me.hi
RETURN m.id AS member, m.name AS name
ORDER BY member
