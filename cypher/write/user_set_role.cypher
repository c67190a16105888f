// Give a user another role.
//
// @param   user    user
// @param   role    one of the eight roles
// @param   member  his own member, empty for an office role
// @returns id      user
// @cost    one index seek
MATCH (u:User {id: $user})
SET u.role = $role, u.member = $member
RETURN u.id AS id
