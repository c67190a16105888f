// The sponsor tree as it is.
//
// @param   edges:list  pairs of interval labels, from and to before; one record each
// @returns start  record numbers
// @returns end    record numbers
// @packed
// @right   company
// @cost    members between the edges
UNWIND $edges AS edge
CALL (edge) {
  MATCH (n:Member) WHERE n.lo >= edge[0] AND n.lo < edge[1]
  MATCH (n)-[:SPONSORED_BY]->(m)
  RETURN collect(id(n)) AS start, collect(id(m)) AS end
}
RETURN start, end
