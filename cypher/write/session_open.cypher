// Open a session of a user; only the hash of its token is stored.
//
// @param   hash           SHA-256 of the token
// @param   user           user
// @param   at:number      present instant
// @param   expires:number  instant after which it ends whatever happens
// @returns user           user
// @cost    one node
CREATE (s:Session {
  hash: $hash, user: $user, created_at: $at, seen_at: $at, expires_at: $expires
})
RETURN s.user AS user
