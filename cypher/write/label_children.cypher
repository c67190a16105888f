// Those directly below a member with their labels, in the order of these.
//
// @param   member:member  his id
// @returns id      who stands below him
// @returns lo      interval label
// @returns hi      interval label
// @returns parent  the member's id
// @cost    his children
MATCH (m:Member {id: $member})<-[:SPONSORED_BY]-(c:Member)
RETURN c.id AS id, c.lo AS lo, c.hi AS hi, m.id AS parent
ORDER BY lo
