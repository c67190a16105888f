// Heads of large branches who have sold nothing since a day.
//
// @about   A leader is a distributor with at least `recruits` distributors directly
//          below him. He sleeps when no order of his own, for himself or for a
//          customer, has a day from `first_day` on. The largest branches come first:
//          there a visit is worth most. With recruits = 0 everybody is asked about.
// @param   root:member      id of the branch head, put in by the server
// @param   first_day:day    first day of the silence, yyyymmdd
// @param   recruits:number  least number of distributors directly below him
// @param   limit:number     rows at most
// @returns member      id
// @returns name        name
// @returns frontline   distributors directly below him
// @returns below       distributors below him on all levels
// @returns last_order  day of his last order, yyyymmdd; 0 = none ever
// @chart   scatter frontline below
// @example first_day=2026-03-01 recruits=3 limit=20
// @library
// @cost    distributors of the branch, orders of the leaders, branches of the sleeping
//          ones
MATCH (me:Member {id: $root})
MATCH (m:Distributor)
WHERE m.lo >= me.lo + 1 AND m.lo < me.hi
  AND m.joined IS NOT NULL AND m.depth IS NOT NULL AND m.status = 'active'
WITH m, COUNT { (m)<-[:SPONSORED_BY]-(:Distributor) } AS frontline
WHERE frontline >= $recruits
CALL (m) {
  OPTIONAL MATCH (m)<-[:SOLD_BY]-(o:Order)
  RETURN coalesce(max(o.day), 0) AS last_order
}
WITH m, frontline, last_order WHERE last_order < $first_day
CALL (m) {
  MATCH (d:Distributor)
  WHERE d.lo >= m.lo + 1 AND d.lo < m.hi
    AND d.joined IS NOT NULL AND d.depth IS NOT NULL
  RETURN count(d) AS below
}
RETURN m.id AS member, m.name AS name, frontline, below, last_order
ORDER BY below DESC, member LIMIT $limit
