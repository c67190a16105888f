// Create a user. A taken login is refused by its constraint.
//
// @param   id             user
// @param   login          login name, in its stored spelling
// @param   name           name as shown
// @param   role           one of the eight roles
// @param   member         his own member, empty for an office role
// @param   password_hash  argon2id hash
// @param   language       en or es
// @param   must_change:flag  whether the password is for one login only
// @param   demo:flag      whether it is a login of the demo
// @param   at:number      present instant
// @returns id             user
// @cost    one node
CREATE (u:User {
  id: $id, login: $login, name: $name, role: $role, member: $member,
  password_hash: $password_hash, language: $language, theme: 'auto', active: true,
  must_change: $must_change, demo: $demo, created_at: $at
})
RETURN u.id AS id
