// Note that a session is in use.
//
// @param   hash       SHA-256 of the token
// @param   at:number  present instant
// @returns user       user
// @cost    one index seek
MATCH (s:Session {hash: $hash})
SET s.seen_at = $at
RETURN s.user AS user
