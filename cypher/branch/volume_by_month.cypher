// Volume, sales and active sellers of one branch, one row per month asked for.
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
// @cost    roll-ups of the branch in those months, from the index alone
MATCH (me:Member {id: $root})
UNWIND $periods AS period
CALL (me, period) {
  MATCH (v:PeriodVolume)
  USING INDEX v:PeriodVolume(period, lo, volume, personal, qualifying, sales)
  WHERE v.period = period AND v.lo >= me.lo AND v.lo < me.hi
    AND v.volume IS NOT NULL AND v.personal IS NOT NULL
    AND v.qualifying IS NOT NULL AND v.sales IS NOT NULL
  RETURN sum(v.volume) AS volume, sum(v.personal) AS personal,
         sum(v.qualifying) AS qualifying, sum(v.sales) AS sales, count(v) AS sellers,
         count(CASE WHEN v.qualifying >= $active_from THEN 1 END) AS active
}
RETURN period, volume, personal, volume - personal AS retail, qualifying, sales,
       sellers, active
ORDER BY period
