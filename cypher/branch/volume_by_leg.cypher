// Volume and active sellers of some legs of a branch, one row per leg and month.
//
// The branch head may be among the legs and then stands for himself alone.
//
// @param   root:member         id of the branch head
// @param   legs:list           ids of members inside the branch
// @param   periods:list        months, like 2026-05
// @param   active_from:number  qualifying volume that makes a seller active, hundredths
// @returns member  id of the leg's head
// @returns period  the month
// @returns volume  volume of own use and retail sales, hundredths
// @returns active  members whose qualifying volume reaches active_from
// @cost    roll-ups of the legs in those months
MATCH (me:Member {id: $root})
UNWIND $legs AS leg
MATCH (m:Member {id: leg}) WHERE m.lo >= me.lo AND m.lo < me.hi
WITH m.id AS member, m.lo AS first,
     CASE WHEN m.lo = me.lo THEN m.lo + 1 ELSE m.hi END AS next
UNWIND $periods AS period
CALL (first, next, period) {
  MATCH (v:PeriodVolume)
  USING INDEX v:PeriodVolume(period, lo, volume, personal, qualifying, sales)
  WHERE v.period = period AND v.lo >= first AND v.lo < next
    AND v.volume IS NOT NULL AND v.personal IS NOT NULL
    AND v.qualifying IS NOT NULL AND v.sales IS NOT NULL
  RETURN sum(v.volume) AS volume,
         count(CASE WHEN v.qualifying >= $active_from THEN 1 END) AS active
}
RETURN member, period, volume, active
ORDER BY member, period
