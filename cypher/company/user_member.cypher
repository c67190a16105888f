// The member that a user is or starts at: one row, or none where there is no such.
//
// @param   member  id of the member
// @returns member  the same id
// @returns name    his name
// @cost    one index seek
MATCH (m:Member {id: $member})
RETURN m.id AS member, m.name AS name
