// Legs of a branch, the largest volume first.
//
// @param   root:member    id of the branch head
// @param   period:period  month of the volume, like 2026-05
// @param   limit:number   rows at most
// @returns member  id of the leg's head
// @returns name    his name
// @returns volume  volume of his branch in the month, hundredths
// @cost    roll-ups of the whole branch in the month
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
RETURN m.id AS member, m.name AS name, volume
ORDER BY volume DESC, name, member LIMIT $limit
