// Volume and active sellers of some legs of a branch, one row per leg and month.
//
// The branch head may be among the legs and then stands for himself alone. Blocks
// and edges are read as in `volume_by_month`.
//
// @param   root:member         id of the branch head
// @param   legs:list           ids of members inside the branch
// @param   periods:list        months, like 2026-05
// @param   active_from:number  qualifying volume that makes a seller active, hundredths
// @returns member  id of the leg's head
// @returns period  the month
// @returns volume  volume of own use and retail sales, hundredths
// @returns active  members whose qualifying volume reaches active_from
// @cost    blocks of the legs in those months and the roll-ups of two blocks a leg
MATCH (me:Member {id: $root})
UNWIND $legs AS leg
MATCH (m:Member {id: leg}) WHERE m.lo >= me.lo AND m.lo < me.hi
WITH m.id AS member, m.lo AS low,
     CASE WHEN m.lo = me.lo THEN m.lo + 1 ELSE m.hi END AS high
WITH member, low, high, (low + 281474976710655) / 281474976710656 AS first,
     CASE WHEN $active_from = 10000 THEN high / 281474976710656 ELSE -1 END AS next
WITH member, first, next, CASE
  WHEN first < next
    THEN [[low, first * 281474976710656], [next * 281474976710656, high]]
  ELSE [[low, high]]
END AS edges
UNWIND $periods AS period
CALL (period, first, next) {
  MATCH (b:BlockVolume)
  USING INDEX b:BlockVolume(
    period, block, volume, personal, qualifying, sales, sellers, active)
  WHERE b.period = period AND b.block >= first AND b.block < next
    AND b.volume IS NOT NULL AND b.personal IS NOT NULL AND b.qualifying IS NOT NULL
    AND b.sales IS NOT NULL AND b.sellers IS NOT NULL AND b.active IS NOT NULL
  RETURN sum(b.volume) AS whole_volume, sum(b.active) AS whole_active
}
CALL (period, edges) {
  UNWIND edges AS edge
  MATCH (v:PeriodVolume)
  USING INDEX v:PeriodVolume(period, lo, volume, personal, qualifying, sales)
  WHERE v.period = period AND v.lo >= edge[0] AND v.lo < edge[1]
    AND v.volume IS NOT NULL AND v.personal IS NOT NULL
    AND v.qualifying IS NOT NULL AND v.sales IS NOT NULL
  RETURN sum(v.volume) AS edge_volume,
         count(CASE WHEN v.qualifying >= $active_from THEN 1 END) AS edge_active
}
RETURN member, period, whole_volume + edge_volume AS volume,
       whole_active + edge_active AS active
ORDER BY member, period
