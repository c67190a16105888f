// A member has one position in the placement tree, and a leg holds one member.
//
// @returns member  id of one who has two, or shares his leg
// @cost    positions
MATCH (m:Member)-[place:PLACED_UNDER]->(p:Member)
WHERE COUNT { (m)-[:PLACED_UNDER]->() } > 1
  OR COUNT { (p)<-[other:PLACED_UNDER]-() WHERE other.leg = place.leg } > 1
  OR m = p
RETURN m.id AS member
LIMIT 100
