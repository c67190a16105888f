// Take figures off roll-ups again; those without an order left go.
//
// One that goes must not be changed before: later statements of the transaction would
// meet a node that was changed and deleted in its index, and fail (Neo4j 5.26).
//
// @param  period:list      months
// @param  member:list      ids of members
// @param  personal:list    hundredths to take off
// @param  retail:list      hundredths to take off
// @param  volume:list      hundredths to take off
// @param  qualifying:list  hundredths to take off
// @param  sales:list       minor units to take off
// @param  orders:list      count to take off
// @cost   an index seek a row
UNWIND range(0, size($period) - 1) AS i
MATCH (v:PeriodVolume {period: $period[i], member: $member[i]})
WITH i, v, v.orders - $orders[i] AS left
FOREACH (gone IN CASE left WHEN 0 THEN [v] ELSE [] END | DELETE gone)
FOREACH (kept IN CASE left WHEN 0 THEN [] ELSE [v] END |
  SET kept.personal = kept.personal - $personal[i],
    kept.retail = kept.retail - $retail[i],
    kept.volume = kept.volume - $volume[i],
    kept.qualifying = kept.qualifying - $qualifying[i],
    kept.sales = kept.sales - $sales[i], kept.orders = left)
