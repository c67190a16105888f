// Logins of members that an import brought.
//
// @param   ids:list  ids of members
// @returns key    id of the member
// @returns what   what hangs on him, in words
// @returns count  how many
// @cost    one node a user
MATCH (u:User) WHERE u.member IN $ids
RETURN u.member AS key, 'logins' AS what, count(u) AS count LIMIT 100
