// Distributors directly below a member, the largest volume first.
//
// @param   root:member      the member
// @param   period:period    month of the volume, like 2026-05
// @param   previous:period  month to compare with
// @param   limit:number     rows at most
// @param   offset:number    rows to leave out at the start
// @returns id        id
// @returns name      name
// @returns labels    Distributor, Customer
// @returns status    active or left
// @returns joined    day of joining, yyyymmdd
// @returns volume    volume of his branch in the month, hundredths
// @returns previous  volume of his branch in the month to compare with, hundredths
// @returns size      distributors below him who have not left
// @returns children  distributors directly below him
// @cost    roll-ups of the whole branch in the month, members of the rows' branches
MATCH (me:Member {id: $root})
MATCH (m:Distributor)-[:SPONSORED_BY]->(me)
CALL (m) {
  MATCH (v:PeriodVolume)
  USING INDEX v:PeriodVolume(period, lo, volume, personal, qualifying, sales)
  WHERE v.period = $period AND v.lo >= m.lo AND v.lo < m.hi
    AND v.volume IS NOT NULL AND v.personal IS NOT NULL
    AND v.qualifying IS NOT NULL AND v.sales IS NOT NULL
  RETURN sum(v.volume) AS volume
}
WITH m, volume ORDER BY volume DESC, m.name, m.id SKIP $offset LIMIT $limit
CALL (m) {
  MATCH (v:PeriodVolume)
  USING INDEX v:PeriodVolume(period, lo, volume, personal, qualifying, sales)
  WHERE v.period = $previous AND v.lo >= m.lo AND v.lo < m.hi
    AND v.volume IS NOT NULL AND v.personal IS NOT NULL
    AND v.qualifying IS NOT NULL AND v.sales IS NOT NULL
  RETURN sum(v.volume) AS previous
}
CALL (m) {
  MATCH (d:Distributor)
  WHERE d.lo >= m.lo + 1 AND d.lo < m.hi
    AND d.joined IS NOT NULL AND d.depth IS NOT NULL
  RETURN count(d) AS joined
}
CALL (m) {
  MATCH (d:Distributor)
  WHERE d.lo >= m.lo + 1 AND d.lo < m.hi AND d.left IS NOT NULL
  RETURN count(d) AS gone
}
RETURN m.id AS id, m.name AS name,
       [label IN labels(m) WHERE label IN ['Distributor', 'Customer']] AS labels,
       m.status AS status, m.joined AS joined, volume, previous,
       joined - gone AS size,
       COUNT { (:Distributor)-[:SPONSORED_BY]->(m) } AS children
ORDER BY volume DESC, name, id
