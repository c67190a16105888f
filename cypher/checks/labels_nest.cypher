// The interval of a member lies inside his sponsor's, one level deeper.
//
// @returns member   id of one whose interval does not
// @returns sponsor  id of his sponsor
// @cost    members
MATCH (m:Member)-[:SPONSORED_BY]->(s:Member)
WHERE NOT coalesce(
  s.lo < m.lo AND m.lo < m.hi AND m.hi <= s.hi AND m.depth = s.depth + 1, false
)
RETURN m.id AS member, s.id AS sponsor
LIMIT 100
