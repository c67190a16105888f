// Add figures to roll-ups, which are made where they are missing.
//
// @param  period:list      months
// @param  member:list      ids of members
// @param  personal:list    hundredths to add
// @param  retail:list      hundredths to add
// @param  volume:list      hundredths to add
// @param  qualifying:list  hundredths to add
// @param  sales:list       minor units to add
// @param  orders:list      count to add
// @param  territory:list   codes of districts, for roll-ups that are made
// @cost   two index seeks a row
UNWIND range(0, size($period) - 1) AS i
MATCH (m:Member {id: $member[i]})
MERGE (v:PeriodVolume {period: $period[i], member: $member[i]})
ON CREATE SET v.lo = m.lo, v.territory = $territory[i], v.personal = 0,
  v.retail = 0, v.volume = 0, v.qualifying = 0, v.sales = 0, v.orders = 0
SET v.personal = v.personal + $personal[i], v.retail = v.retail + $retail[i],
  v.volume = v.volume + $volume[i], v.qualifying = v.qualifying + $qualifying[i],
  v.sales = v.sales + $sales[i], v.orders = v.orders + $orders[i]
