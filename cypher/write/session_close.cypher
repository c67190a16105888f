// End a session.
//
// @param   hash    SHA-256 of the token
// @returns closed  1, or 0 where it was over already
// @cost    one index seek
MATCH (s:Session {hash: $hash})
DELETE s
RETURN count(*) AS closed
