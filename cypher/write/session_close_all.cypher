// End all sessions of a user, but for the one that he is using.
//
// @param   user    user
// @param   except  SHA-256 of the token to keep, empty to keep none
// @returns closed  number of sessions
// @cost    one index seek + his sessions
MATCH (s:Session {user: $user}) WHERE s.hash <> $except
DELETE s
RETURN count(*) AS closed
