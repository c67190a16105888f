// A member leaves; he keeps his position, and those below him theirs.
//
// @param   member:member  who leaves
// @param   day:day        day of leaving
// @cost    one node
MATCH (m:Member {id: $member})
SET m.status = 'left', m.left = $day
