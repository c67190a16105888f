// Roll-ups of one batch: what a member sold in a month.
//
// @param  period:list      months
// @param  member:list      ids of members
// @param  lo:list          their interval labels
// @param  personal:list    hundredths
// @param  retail:list      hundredths
// @param  volume:list      hundredths
// @param  qualifying:list  hundredths
// @param  sales:list       minor units
// @param  orders:list      count
// @param  territory:list   codes of districts
// @cost   nodes of the batch
UNWIND range(0, size($period) - 1) AS i
CREATE (:PeriodVolume {
  period: $period[i], member: $member[i], lo: $lo[i],
  personal: $personal[i], retail: $retail[i], volume: $volume[i],
  qualifying: $qualifying[i], sales: $sales[i], orders: $orders[i],
  territory: $territory[i]
})
