// Delete sessions that are over.
//
// @param   at:number    present instant
// @param   idle:number  instant before which the last request must have been
// @returns closed       number of sessions
// @cost    all sessions
MATCH (s:Session) WHERE s.expires_at < $at OR s.seen_at < $idle
DELETE s
RETURN count(*) AS closed
