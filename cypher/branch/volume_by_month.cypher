// Volume, sales and active sellers of one branch, one row per month asked for.
//
// @param   root:member         id of the branch head
// @param   periods:list        months, like 2026-05
// @param   active_from:number  qualifying volume that makes a seller active, hundredths
// @returns period      the month
// @returns personal    volume of own use, hundredths
// @returns retail      volume of sales to customers, hundredths
// @returns volume      both, hundredths
// @returns qualifying  qualifying volume of both, hundredths
// @returns sales       net money of both, minor units
// @returns orders      number of orders and returns
// @returns sellers     members with an order in the month
// @returns active      members whose qualifying volume reaches active_from
// @cost    roll-ups of the branch in those months
MATCH (me:Member {id: $root})
UNWIND $periods AS period
CALL (me, period) {
  MATCH (v:PeriodVolume)
  WHERE v.period = period AND v.lo >= me.lo AND v.lo < me.hi
  RETURN sum(v.personal) AS personal, sum(v.retail) AS retail,
         sum(v.qualifying) AS qualifying, sum(v.sales) AS sales,
         sum(v.orders) AS orders, count(v) AS sellers,
         count(CASE WHEN v.qualifying >= $active_from THEN 1 END) AS active
}
RETURN period, personal, retail, personal + retail AS volume, qualifying, sales,
       orders, sellers, active
ORDER BY period
