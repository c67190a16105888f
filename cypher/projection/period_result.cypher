// The figures of members in runs.
//
// @param   edges:list  run, ids of members from and to before; one record each
// @returns node          record numbers
// @returns run           ids of runs
// @returns member        ids
// @returns personal      hundredths
// @returns retail        hundredths
// @returns qualifying    hundredths
// @returns group_volume  hundredths
// @returns active        whether he was active
// @returns amount        minor units
// @packed
// @right   company
// @cost    results between the edges
UNWIND $edges AS edge
CALL (edge) {
  MATCH (n:PeriodResult)
  WHERE n.run = edge[0] AND n.member >= edge[1] AND n.member < edge[2]
  RETURN collect(id(n)) AS node, collect(coalesce(n.run, '')) AS run,
    collect(coalesce(n.member, '')) AS member,
    collect(coalesce(n.personal, 0)) AS personal,
    collect(coalesce(n.retail, 0)) AS retail,
    collect(coalesce(n.qualifying, 0)) AS qualifying,
    collect(coalesce(n.group_volume, 0)) AS group_volume,
    collect(coalesce(n.active, false)) AS active,
    collect(coalesce(n.amount, 0)) AS amount
}
RETURN node, run, member, personal, retail, qualifying, group_volume, active, amount
