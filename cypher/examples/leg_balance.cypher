// How much of a branch's volume comes from its largest leg.
//
// @about   For the head and everybody on the first levels below him: volume of his
//          legs in a month and the share of the largest. Above 8000 basis points a
//          branch hangs on one person, and plans with a limit for one leg pay its
//          head less. `others` is what such a limit counts in full.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @param   levels:number  levels below the head that are looked at
// @param   limit:number   rows at most
// @returns member        id
// @returns name          name
// @returns legs          distributors directly below him
// @returns volume        volume of the legs, hundredths
// @returns largest       name of the head of the largest leg
// @returns others        volume of the other legs, hundredths
// @returns basis_points  largest leg per 10000 of the volume
// @chart   scatter volume basis_points
// @example period=2026-05 levels=2 limit=20
// @library
// @cost    roll-ups of the branch in the month, once a level
MATCH (me:Member {id: $root})
MATCH (leg:Distributor)
WHERE leg.lo >= me.lo + 1 AND leg.lo < me.hi
  AND leg.joined IS NOT NULL AND leg.depth <= me.depth + $levels + 1
CALL (leg) {
  MATCH (v:PeriodVolume)
  USING INDEX v:PeriodVolume(period, lo, volume, personal, qualifying, sales)
  WHERE v.period = $period AND v.lo >= leg.lo AND v.lo < leg.hi
    AND v.volume IS NOT NULL AND v.personal IS NOT NULL
    AND v.qualifying IS NOT NULL AND v.sales IS NOT NULL
  RETURN sum(v.volume) AS volume
}
MATCH (leg)-[:SPONSORED_BY]->(m:Distributor)
WITH m, leg, volume ORDER BY volume DESC, leg.id
WITH m, collect(leg.name)[0] AS largest, collect(volume) AS volumes,
     sum(volume) AS volume
WHERE volume > 0
RETURN m.id AS member, m.name AS name, size(volumes) AS legs, volume, largest,
       volume - volumes[0] AS others, volumes[0] * 10000 / volume AS basis_points
ORDER BY volume DESC, member LIMIT $limit
