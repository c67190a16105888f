// Branches that grew most in three months against the three before.
//
// @about   Every distributor of the first levels is the head of a branch; its volume
//          of the three months up to `period` stands beside that of the three before.
//          A quarter is `period` = its last month. Branches overlap: who grows on
//          level 3 makes level 1 grow. Sort by growth / before for speed.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  last of the three months, like 2026-06
// @param   levels:number  levels below the head that are looked at
// @param   limit:number   rows at most
// @returns member        id
// @returns name          name
// @returns volume        volume of his branch in the three months, hundredths
// @returns before        in the three months before, hundredths
// @returns growth        difference, hundredths
// @returns basis_points  growth per 10000 of before; empty without
// @chart   bar name growth
// @example period=2026-05 levels=3 limit=10
// @library
// @cost    roll-ups of the branch in six months, once a level
MATCH (me:Member {id: $root})
WITH me, toInteger(left($period, 4)) * 12 + toInteger(right($period, 2)) - 1 AS last
UNWIND range(0, 5) AS back
WITH me, back, (last - back) / 12 AS year, (last - back) % 12 + 1 AS month
WITH me, back, toString(year) + '-' + right('0' + month, 2) AS period
MATCH (m:Distributor)
WHERE m.lo >= me.lo + 1 AND m.lo < me.hi
  AND m.joined IS NOT NULL AND m.depth <= me.depth + $levels
CALL (m, period) {
  MATCH (v:PeriodVolume)
  USING INDEX v:PeriodVolume(period, lo, volume, personal, qualifying, sales)
  WHERE v.period = period AND v.lo >= m.lo AND v.lo < m.hi
    AND v.volume IS NOT NULL AND v.personal IS NOT NULL
    AND v.qualifying IS NOT NULL AND v.sales IS NOT NULL
  RETURN sum(v.volume) AS sold
}
WITH m, sum(CASE WHEN back < 3 THEN sold END) AS volume,
     sum(CASE WHEN back >= 3 THEN sold END) AS before
RETURN m.id AS member, m.name AS name, volume, before, volume - before AS growth,
       CASE WHEN before > 0 THEN (volume - before) * 10000 / before END AS basis_points
ORDER BY growth DESC, member LIMIT $limit
