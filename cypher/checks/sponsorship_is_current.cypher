// The open row of a member's history is today's sponsor.
//
// @returns member  id of one where it is not
// @cost    members
MATCH (m:Member)-[:SPONSORED_BY]->(s:Member)
WITH m, s,
  COLLECT {
    MATCH (m)-[r:SPONSORSHIP]->(open:Member)
    WHERE r.valid_to = 99991231 AND r.recorded_to = 253402300800000
    RETURN open.id
  } AS open
WHERE open <> [s.id]
RETURN m.id AS member
LIMIT 100
