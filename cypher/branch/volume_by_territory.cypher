// Volume of a branch by territory of one level, one row per territory and month.
//
// Sales of members without a territory of that level come as the code '' when no
// territory above is asked for, so that the rows always sum up to the branch.
//
// @param   root:member   id of the branch head
// @param   periods:list  months, like 2026-05
// @param   level         country, region, city or district
// @param   parent        code of a territory above, empty for all
// @returns territory  code
// @returns name       name
// @returns period     the month
// @returns volume     volume of own use and retail sales, hundredths
// @cost    roll-ups of the branch in those months
MATCH (me:Member {id: $root})
UNWIND $periods AS month
CALL (me, month) {
  MATCH (v:PeriodVolume)
  WHERE v.period = month AND v.lo >= me.lo AND v.lo < me.hi
  RETURN v.territory AS code, sum(v.volume) AS sold
}
WITH code, collect([month, sold]) AS months
OPTIONAL MATCH (home:Territory {code: code})
WITH months, home
WHERE $parent = '' OR EXISTS { (home)-[:PART_OF*0..3]->(:Territory {code: $parent}) }
OPTIONAL MATCH (home)-[:PART_OF*0..3]->(t:Territory {level: $level})
UNWIND months AS one
RETURN coalesce(t.code, '') AS territory, coalesce(t.name, '') AS name,
       one[0] AS period, sum(one[1]) AS volume
ORDER BY territory, period
