// Volumes and activity of the branch head as a run froze them, one row a period.
//
// @param   root:member   id of the branch head
// @param   periods:list  months, like 2026-05
// @returns period        month
// @returns run           id of the run
// @returns personal      volume of own use, hundredths
// @returns retail        volume of sales to customers, hundredths
// @returns qualifying    what the activity requirement looked at, hundredths
// @returns group_volume  volume of the branch as it was, hundredths
// @returns active        whether he met the activity requirement
// @right   statement
// @cost    an index seek a run
UNWIND $periods AS period
MATCH (r:Run {period: period})
WHERE r.state IN ['computed', 'approved', 'posted', 'paid']
MATCH (p:PeriodResult {run: r.id, member: $root})
RETURN period, r.id AS run, p.personal AS personal, p.retail AS retail,
       p.qualifying AS qualifying, p.group_volume AS group_volume,
       p.active AS active
ORDER BY period
