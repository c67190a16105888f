// Volume, sales and active sellers of one branch, one row per month asked for.
//
// Full blocks of 2^48 labels are read as they are, the two edges roll-up by roll-up.
// Blocks count who is active from 10000 on; asked for another figure, all is an edge.
//
// @param   root:member         id of the branch head
// @param   periods:list        months, like 2026-05
// @param   active_from:number  qualifying volume that makes a seller active, hundredths
// @returns period      the month
// @returns volume      volume of own use and of sales to customers, hundredths
// @returns personal    volume of own use
// @returns retail      volume of sales to customers
// @returns qualifying  qualifying volume of both
// @returns sales       net money of both, minor units
// @returns sellers     members with an order in the month
// @returns active      members whose qualifying volume reaches active_from
// @cost    blocks of the branch in those months and the roll-ups of two blocks, from
//          the indexes alone
MATCH (me:Member {id: $root})
WITH me.lo AS low, me.hi AS high,
     (me.lo + 281474976710655) / 281474976710656 AS first,
     CASE WHEN $active_from = 10000 THEN me.hi / 281474976710656 ELSE -1 END AS next
WITH first, next, CASE
  WHEN first < next
    THEN [[low, first * 281474976710656], [next * 281474976710656, high]]
  ELSE [[low, high]]
END AS edges
UNWIND $periods AS period
CALL (period, first, next) {
  MATCH (b:BlockVolume)
  USING INDEX b:BlockVolume(
    period, block, volume, personal, qualifying, sales, sellers, active)
  WHERE b.period = period AND b.block >= first AND b.block < next
    AND b.volume IS NOT NULL AND b.personal IS NOT NULL AND b.qualifying IS NOT NULL
    AND b.sales IS NOT NULL AND b.sellers IS NOT NULL AND b.active IS NOT NULL
  RETURN sum(b.volume) AS whole_volume, sum(b.personal) AS whole_personal,
         sum(b.qualifying) AS whole_qualifying, sum(b.sales) AS whole_sales,
         sum(b.sellers) AS whole_sellers, sum(b.active) AS whole_active
}
CALL (period, edges) {
  UNWIND edges AS edge
  MATCH (v:PeriodVolume)
  USING INDEX v:PeriodVolume(period, lo, volume, personal, qualifying, sales)
  WHERE v.period = period AND v.lo >= edge[0] AND v.lo < edge[1]
    AND v.volume IS NOT NULL AND v.personal IS NOT NULL
    AND v.qualifying IS NOT NULL AND v.sales IS NOT NULL
  RETURN sum(v.volume) AS edge_volume, sum(v.personal) AS edge_personal,
         sum(v.qualifying) AS edge_qualifying, sum(v.sales) AS edge_sales,
         count(v) AS edge_sellers,
         count(CASE WHEN v.qualifying >= $active_from THEN 1 END) AS edge_active
}
WITH period, whole_volume + edge_volume AS volume,
     whole_personal + edge_personal AS personal,
     whole_qualifying + edge_qualifying AS qualifying,
     whole_sales + edge_sales AS sales, whole_sellers + edge_sellers AS sellers,
     whole_active + edge_active AS active
RETURN period, volume, personal, volume - personal AS retail, qualifying, sales,
       sellers, active
ORDER BY period
