// The monthly roll-ups of members.
//
// @param   edges:list  month, interval labels from and to before; one record each
// @returns node        record numbers
// @returns period      months
// @returns member      ids
// @returns territory   codes of districts
// @returns lo          interval labels
// @returns personal    hundredths
// @returns retail      hundredths
// @returns volume      hundredths
// @returns qualifying  hundredths
// @returns sales       minor units
// @returns orders      counts
// @packed
// @right   company
// @cost    roll-ups between the edges
UNWIND $edges AS edge
CALL (edge) {
  MATCH (n:PeriodVolume)
  WHERE n.period = edge[0] AND n.lo >= edge[1] AND n.lo < edge[2]
  RETURN collect(id(n)) AS node, collect(coalesce(n.period, '')) AS period,
    collect(coalesce(n.member, '')) AS member,
    collect(coalesce(n.territory, '')) AS territory, collect(coalesce(n.lo, 0)) AS lo,
    collect(coalesce(n.personal, 0)) AS personal,
    collect(coalesce(n.retail, 0)) AS retail, collect(coalesce(n.volume, 0)) AS volume,
    collect(coalesce(n.qualifying, 0)) AS qualifying,
    collect(coalesce(n.sales, 0)) AS sales, collect(coalesce(n.orders, 0)) AS orders
}
RETURN node, period, member, territory, lo, personal, retail, volume, qualifying, sales,
  orders
