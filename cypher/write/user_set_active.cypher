// Lock a user out or let him in again.
//
// @param   user         user
// @param   active:flag  false locks him out
// @returns id           user
// @cost    one index seek
MATCH (u:User {id: $user})
SET u.active = $active
RETURN u.id AS id
