// A row of a member's history is valid and known for some time.
//
// @returns member  id of one where it is not
// @cost    rows of history
MATCH (m:Member)-[r:SPONSORSHIP]->(:Member)
WHERE NOT coalesce(
  r.valid_from < r.valid_to AND r.recorded_from <= r.recorded_to, false
)
RETURN m.id AS member
LIMIT 100
