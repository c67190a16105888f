// Where members live.
//
// @param   edges:list  pairs of interval labels, from and to before; one record each
// @returns start       record numbers
// @returns end         record numbers
// @returns valid_from  yyyymmdd
// @returns valid_to    yyyymmdd
// @packed
// @right   company
// @cost    members between the edges
UNWIND $edges AS edge
CALL (edge) {
  MATCH (n:Member) WHERE n.lo >= edge[0] AND n.lo < edge[1]
  MATCH (n)-[r:LIVES_IN]->(m)
  RETURN collect(id(n)) AS start, collect(id(m)) AS end,
    collect(coalesce(r.valid_from, 0)) AS valid_from,
    collect(coalesce(r.valid_to, 0)) AS valid_to
}
RETURN start, end, valid_from, valid_to
