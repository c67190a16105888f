// The session of a cookie and the user behind it, as both are now.
//
// @param   hash         SHA-256 of the cookie's token
// @returns id           user
// @returns login        login name
// @returns name         name as shown
// @returns role         one of the eight roles
// @returns member       his own member, empty for an office role
// @returns language     en or es
// @returns theme        auto, light or dark
// @returns active       false once he was locked
// @returns must_change  true while he has a one-time password
// @returns demo         true for a login of the demo
// @returns seen_at      instant of the last request that was noted
// @returns expires_at   instant after which it ends whatever happens
// @cost    two index seeks
MATCH (s:Session {hash: $hash})
MATCH (u:User {id: s.user})
RETURN u.id AS id, u.login AS login, u.name AS name, u.role AS role,
  u.member AS member, u.language AS language, u.theme AS theme, u.active AS active,
  u.must_change AS must_change, u.demo AS demo, s.seen_at AS seen_at,
  s.expires_at AS expires_at
