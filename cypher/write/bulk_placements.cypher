// Positions of a batch in the placement tree.
//
// @param  member:list  ids of members without a position
// @param  parent:list  ids of whom they stand under
// @param  leg:list     L, R or the number of a slot
// @cost   two index seeks a row
UNWIND range(0, size($member) - 1) AS i
MATCH (m:Member {id: $member[i]})
MATCH (p:Member {id: $parent[i]})
CREATE (m)-[:PLACED_UNDER {leg: $leg[i]}]->(p)
