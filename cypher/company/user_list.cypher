// All users, by login name, without their hashes.
//
// @returns id           user
// @returns login        login name
// @returns name         name as shown
// @returns role         one of the eight roles
// @returns member       his own member, empty for an office role
// @returns active       false once he was locked
// @returns must_change  true while he has a one-time password
// @returns demo         true for a login of the demo
// @cost    all users
MATCH (u:User)
RETURN u.id AS id, u.login AS login, u.name AS name, u.role AS role,
  u.member AS member, u.active AS active, u.must_change AS must_change, u.demo AS demo
ORDER BY login
