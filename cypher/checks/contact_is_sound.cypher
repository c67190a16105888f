// A contact has a kind and a value and belongs to one member.
//
// @returns contact  id of one that does not
// @cost    contacts
MATCH (c:Contact)
WHERE NOT coalesce(
  c.kind IN ['phone', 'email', 'address'] AND c.value <> '' AND c.consent IS NOT NULL
  AND COUNT { (c)-[:OF]->(:Member) } = 1, false
)
RETURN coalesce(c.id, '') AS contact
LIMIT 100
