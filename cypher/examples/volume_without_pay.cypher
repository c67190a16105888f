// People who sold in a month and are paid nothing by its run.
//
// @about   Most are below a threshold; the ones with large volume at the top deserve
//          a look, as do those with a large branch who are not active. For the reason
//          of one person open his statement. Figures are those the run froze, not
//          today's.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @param   limit:number   rows at most
// @returns member        id
// @returns name          name
// @returns volume        own use and sales to customers, hundredths
// @returns group_volume  volume of his branch, hundredths
// @returns active        whether he met the activity requirement
// @chart   scatter volume group_volume
// @example period=2026-05 limit=20
// @library
// @right   run_totals
// @cost    results of the run
MATCH (me:Member {id: $root})
MATCH (r:Run {period: $period})
WHERE r.state IN ['computed', 'approved', 'posted', 'paid']
CALL (r) {
  MATCH (x:PeriodResult)
  WHERE x.run = r.id AND x.member IS NOT NULL AND x.amount = 0
    AND x.personal + x.retail > 0
  RETURN x
}
MATCH (m:Member {id: x.member}) WHERE m.lo >= me.lo AND m.lo < me.hi
RETURN m.id AS member, m.name AS name, x.personal + x.retail AS volume,
       x.group_volume AS group_volume, x.active AS active
ORDER BY volume DESC, member LIMIT $limit
