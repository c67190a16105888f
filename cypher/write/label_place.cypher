// A member with his labels and his sponsor.
//
// @param   member:member  his id
// @returns id      the same id
// @returns lo      interval label
// @returns hi      interval label
// @returns parent  id of his sponsor, empty for the house
// @cost    one index seek
MATCH (m:Member {id: $member})
OPTIONAL MATCH (m)-[:SPONSORED_BY]->(p:Member)
RETURN m.id AS id, m.lo AS lo, m.hi AS hi, coalesce(p.id, '') AS parent
