// The placement tree.
//
// @param   edges:list  pairs of interval labels, from and to before; one record each
// @returns start  record numbers
// @returns end    record numbers
// @returns leg    L, R or the number of the slot
// @packed
// @right   company
// @cost    members between the edges
UNWIND $edges AS edge
CALL (edge) {
  MATCH (n:Member) WHERE n.lo >= edge[0] AND n.lo < edge[1]
  MATCH (n)-[r:PLACED_UNDER]->(m)
  RETURN collect(id(n)) AS start, collect(id(m)) AS end, collect(coalesce(r.leg, '')) AS leg
}
RETURN start, end, leg
