// The history of the sponsor tree.
//
// @param   edges:list  pairs of interval labels, from and to before; one record each
// @returns start          record numbers
// @returns end            record numbers
// @returns valid_from     yyyymmdd
// @returns valid_to       yyyymmdd
// @returns recorded_from  ms since 1970
// @returns recorded_to    ms since 1970
// @packed
// @right   company
// @cost    members between the edges
UNWIND $edges AS edge
CALL (edge) {
  MATCH (n:Member) WHERE n.lo >= edge[0] AND n.lo < edge[1]
  MATCH (n)-[r:SPONSORSHIP]->(m)
  RETURN collect(id(n)) AS start, collect(id(m)) AS end,
    collect(coalesce(r.valid_from, 0)) AS valid_from,
    collect(coalesce(r.valid_to, 0)) AS valid_to,
    collect(coalesce(r.recorded_from, 0)) AS recorded_from,
    collect(coalesce(r.recorded_to, 0)) AS recorded_to
}
RETURN start, end, valid_from, valid_to, recorded_from, recorded_to
