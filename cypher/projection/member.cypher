// The members as the analysts see them.
//
// @param   edges:list  pairs of interval labels, from and to before; one record each
// @returns node      record numbers
// @returns kind      1 distributor, 2 customer, 4 house, and their sums
// @returns id        ids
// @returns name      names
// @returns status    active or left
// @returns country   ISO 3166
// @returns language  ISO 639
// @returns currency  ISO 4217
// @returns joined    days, yyyymmdd
// @returns left      days, yyyymmdd; 0 while a member
// @returns lo        interval labels
// @returns hi        interval labels
// @returns depth     levels below the house
// @packed
// @right   company
// @cost    members between the edges
UNWIND $edges AS edge
CALL (edge) {
  MATCH (n:Member) WHERE n.lo >= edge[0] AND n.lo < edge[1]
  RETURN collect(id(n)) AS node,
    collect(CASE WHEN n:House THEN 4 ELSE 0 END
      + CASE WHEN n:Distributor THEN 1 ELSE 0 END
      + CASE WHEN n:Customer THEN 2 ELSE 0 END) AS kind,
    collect(coalesce(n.id, '')) AS id, collect(coalesce(n.name, '')) AS name,
    collect(coalesce(n.status, '')) AS status,
    collect(coalesce(n.country, '')) AS country,
    collect(coalesce(n.language, '')) AS language,
    collect(coalesce(n.currency, '')) AS currency,
    collect(coalesce(n.joined, 0)) AS joined, collect(coalesce(n.left, 0)) AS left,
    collect(coalesce(n.lo, 0)) AS lo, collect(coalesce(n.hi, 0)) AS hi,
    collect(coalesce(n.depth, 0)) AS depth
}
RETURN node, kind, id, name, status, country, language, currency, joined, left, lo, hi,
  depth
