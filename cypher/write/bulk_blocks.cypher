// Blocks of one batch: sums of the roll-ups of neighbouring members in a month.
//
// @param  period:list      months
// @param  block:list       numbers of blocks: interval label / 2^48
// @param  volume:list      hundredths
// @param  personal:list    hundredths
// @param  qualifying:list  hundredths
// @param  sales:list       minor units
// @param  sellers:list     count
// @param  active:list      count
// @cost   nodes of the batch
UNWIND range(0, size($period) - 1) AS i
CREATE (:BlockVolume {
  period: $period[i], block: $block[i], volume: $volume[i],
  personal: $personal[i], qualifying: $qualifying[i], sales: $sales[i],
  sellers: $sellers[i], active: $active[i]
})
