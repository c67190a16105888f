// People who sold in a month and are paid nothing by its run.
//
// @about   Most are below a threshold; the ones with large volume at the top deserve
//          a look, as do those with a large branch who are not active. Without a
//          group volume the run does not know somebody at all: his orders came after
//          it. For the reason of one person open his statement.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @param   limit:number   rows at most
// @returns member        id
// @returns name          name
// @returns volume        what he sold himself, hundredths
// @returns group_volume  volume of his branch in the run, hundredths; empty if it does
//          not know him
// @returns active        whether he met the activity requirement
// @chart   scatter volume group_volume
// @example period=2026-05 limit=20
// @library
// @right   run_totals
// @cost    roll-ups of the branch in the month with a seek each
MATCH (me:Member {id: $root})
MATCH (r:Run {period: $period})
WHERE r.state IN ['computed', 'approved', 'posted', 'paid']
CALL (me) {
  MATCH (v:PeriodVolume)
  WHERE v.period = $period AND v.lo >= me.lo AND v.lo < me.hi AND v.volume > 0
  RETURN v
}
OPTIONAL MATCH (x:PeriodResult {run: r.id, member: v.member})
WITH v, x WHERE coalesce(x.amount, 0) = 0
WITH v, x ORDER BY v.volume DESC, v.member LIMIT $limit
MATCH (m:Member {id: v.member})
RETURN m.id AS member, m.name AS name, v.volume AS volume,
       x.group_volume AS group_volume, x.active AS active
ORDER BY volume DESC, member
