// Territories of one level by volume, with their people and sellers.
//
// @about   Volume counts where the seller lived at the end of the month, people where
//          they live today. `mean` is volume of one person: a small territory may be
//          stronger than a large one. The row without a code is everybody whose
//          territory of that level is unknown.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @param   level:text     country, region, city or district
// @returns territory  code
// @returns name       name
// @returns people     distributors who have not left
// @returns sellers    members with an order
// @returns volume     volume, hundredths
// @returns mean       volume of one of the people, hundredths; empty without people
// @chart   bar name volume
// @example period=2026-05 level=region
// @library
// @cost    roll-ups of the branch in the month, distributors of the branch
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (v:PeriodVolume)
  WHERE v.period = $period AND v.lo >= me.lo AND v.lo < me.hi
  RETURN v.territory AS code, 0 AS people, count(v) AS sellers, sum(v.volume) AS volume
  UNION ALL
  MATCH (m:Distributor)
  WHERE m.lo >= me.lo AND m.lo < me.hi
    AND m.joined IS NOT NULL AND m.depth IS NOT NULL AND m.status = 'active'
  OPTIONAL MATCH (m)-[r:LIVES_IN]->(t:Territory) WHERE r.valid_to = 99991231
  RETURN coalesce(t.code, '') AS code, count(m) AS people, 0 AS sellers, 0 AS volume
}
WITH code, sum(people) AS people, sum(sellers) AS sellers, sum(volume) AS volume
OPTIONAL MATCH (home:Territory {code: code})
OPTIONAL MATCH (home)-[:PART_OF*0..3]->(t:Territory {level: $level})
WITH coalesce(t.code, '') AS territory, coalesce(t.name, '') AS name,
     sum(people) AS people, sum(sellers) AS sellers, sum(volume) AS volume
RETURN territory, name, people, sellers, volume,
       CASE WHEN people > 0 THEN volume / people END AS mean
ORDER BY volume DESC, territory
