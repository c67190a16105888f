// Whether a member lies inside the branch of the asking person: one row or none.
//
// @param   root    id of the asking person
// @param   member  id of the branch head he asks about
// @returns member  the same id, if he may see it
// @cost    two index seeks
MATCH (me:Member {id: $root})
MATCH (m:Member {id: $member}) WHERE m.lo >= me.lo AND m.lo < me.hi
RETURN m.id AS member
