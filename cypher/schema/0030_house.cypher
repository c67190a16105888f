// The company's own position at the top of the tree; its labels cover all others.
MERGE (h:Member {id: 'house'})
ON CREATE SET
  h:House, h.name = 'House', h.joined = 19000101, h.status = 'active',
  h.lo = 0, h.hi = 288230376151711743, h.depth = 0
