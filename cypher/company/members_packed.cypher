// Six columns of all members, some thousand of them a record.
//
// @param   edges:list  pairs of interval labels, from and to before; one record each
// @returns id          ids
// @returns name        names
// @returns country     ISO 3166
// @returns status      active or left
// @returns joined      days, yyyymmdd
// @returns left        days, yyyymmdd, 0 while a member
// @packed
// @right   company
// @cost    members between the edges
UNWIND $edges AS edge
CALL (edge) {
  MATCH (m:Member) WHERE m.lo >= edge[0] AND m.lo < edge[1]
  RETURN collect(m.id) AS id, collect(coalesce(m.name, '')) AS name,
    collect(coalesce(m.country, '')) AS country,
    collect(coalesce(m.status, '')) AS status,
    collect(coalesce(m.joined, 0)) AS joined, collect(coalesce(m.left, 0)) AS left
}
RETURN id, name, country, status, joined, left
