// There is one house; its interval holds all labels, and the database keeps them inline.
//
// @returns house  id of a house with other labels
// @cost    one node
MATCH (h:House)
WHERE NOT coalesce(
  h.id = 'house' AND h.lo = 0 AND h.depth = 0 AND h.hi = 288230376151711743, false
)
RETURN h.id AS house
LIMIT 100
