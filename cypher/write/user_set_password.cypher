// Give a user another password.
//
// @param   user           user
// @param   password_hash  argon2id hash
// @param   must_change:flag  whether the password is for one login only
// @returns id             user
// @cost    one index seek
MATCH (u:User {id: $user})
SET u.password_hash = $password_hash, u.must_change = $must_change
RETURN u.id AS id
