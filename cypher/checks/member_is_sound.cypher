// A member has an id, a name, a day of joining, a role and a status that fits.
//
// @returns member  id of one who has not
// @cost    members
MATCH (m:Member)
WHERE NOT coalesce(
  m.id <> '' AND m.name <> '' AND m.joined > 0
  AND (m:House OR m:Distributor OR m:Customer)
  AND NOT (m:House AND (m:Distributor OR m:Customer))
  AND (m.status = 'active' AND m.left IS NULL
    OR m.status = 'left' AND m.left >= m.joined), false
)
RETURN coalesce(m.id, '') AS member
LIMIT 100
