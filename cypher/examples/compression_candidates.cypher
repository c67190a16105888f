// Inactive people who stand between active ones.
//
// @about   Somebody is active when his qualifying volume of the month reaches
//          `active_from`. Here are distributors who are not, although their sponsor
//          is and people directly below them are: with dynamic compression their line
//          moves up to the sponsor. `volume` is what they would miss a share of.
// @param   root:member         id of the branch head, put in by the server
// @param   period:period       month, like 2026-05
// @param   active_from:number  qualifying volume that makes active, hundredths
// @param   limit:number        rows at most
// @returns member        id
// @returns name          name
// @returns sponsor       name of the sponsor
// @returns active_below  active people directly below him
// @returns volume        what these sold in the month, hundredths
// @chart   bar name volume
// @example period=2026-05 active_from=10000 limit=20
// @library
// @cost    roll-ups of the branch in the month and two uplines of each
MATCH (me:Member {id: $root})
MATCH (v:PeriodVolume)
WHERE v.period = $period AND v.lo >= me.lo + 1 AND v.lo < me.hi
  AND v.qualifying >= $active_from
MATCH (c:Member {id: v.member})-[:SPONSORED_BY]->(m:Distributor)
WHERE m.lo >= me.lo + 1 AND m.lo < me.hi
WITH m, count(c) AS active_below, sum(v.volume) AS volume
MATCH (m)-[:SPONSORED_BY]->(s:Member)
OPTIONAL MATCH (own:PeriodVolume {period: $period, member: m.id})
OPTIONAL MATCH (above:PeriodVolume {period: $period, member: s.id})
WITH m, s, active_below, volume, coalesce(own.qualifying, 0) AS mine,
     coalesce(above.qualifying, 0) AS his
WHERE mine < $active_from AND his >= $active_from
RETURN m.id AS member, m.name AS name, s.name AS sponsor, active_below, volume
ORDER BY volume DESC, member LIMIT $limit
