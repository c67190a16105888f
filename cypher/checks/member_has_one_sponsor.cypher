// A member has exactly one sponsor, the house has none.
//
// @returns member    id of one who has not
// @returns sponsors  how many he has
// @cost    members
MATCH (m:Member)
WITH m, COUNT { (m)-[:SPONSORED_BY]->() } AS sponsors
WHERE sponsors <> CASE WHEN m:House THEN 0 ELSE 1 END
RETURN m.id AS member, sponsors
LIMIT 100
