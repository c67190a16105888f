// One user by id, with what a change of his password is checked against.
//
// @param   user           user
// @returns id             user
// @returns login          login name
// @returns name           name as shown
// @returns role           one of the eight roles
// @returns member         his own member, empty for an office role
// @returns password_hash  argon2id hash
// @returns language       en or es
// @returns theme          auto, light or dark
// @returns active         false once he was locked
// @returns must_change    true while he has a one-time password
// @returns demo           true for a login of the demo
// @cost    one index seek
MATCH (u:User {id: $user})
RETURN u.id AS id, u.login AS login, u.name AS name, u.role AS role,
  u.member AS member, u.password_hash AS password_hash, u.language AS language,
  u.theme AS theme, u.active AS active, u.must_change AS must_change, u.demo AS demo
