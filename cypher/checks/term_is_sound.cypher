// A personal term belongs to its member, has a state and holds for some time.
//
// @returns term  id of one that does not
// @cost    personal terms
MATCH (t:Term)
WHERE NOT coalesce(
  t.kind = 'coefficient' AND t.component <> '' AND t.value <> ''
  AND t.state IN ['proposed', 'approved', 'rejected'] AND t.valid_from < t.valid_to
  AND COUNT { (t)-[:FOR]->() } = 1
  AND EXISTS { (t)-[:FOR]->(m:Member) WHERE m.id = t.member }, false
)
RETURN coalesce(t.id, '') AS term
LIMIT 100
