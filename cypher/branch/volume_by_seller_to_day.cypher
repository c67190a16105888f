// Volume of every seller of a branch between two days of one month, from his orders.
//
// Starts from those who sold in the month: quick for a branch of some thousand
// sellers; `volume_by_day_and_seller` is its twin for the large ones.
//
// @param   root:member     id of the branch head
// @param   period:period   the month, like 2026-05
// @param   first_day:day   first day, yyyymmdd, inclusive
// @param   last_day:day    last day, yyyymmdd, inclusive
// @returns member      id of the seller
// @returns volume      volume of own use and retail sales, hundredths
// @returns qualifying  qualifying volume, hundredths
// @packed
// @cost    all orders of those who sold in the month
MATCH (me:Member {id: $root})
MATCH (v:PeriodVolume)
WHERE v.period = $period AND v.lo >= me.lo AND v.lo < me.hi
MATCH (m:Member {id: v.member})<-[:SOLD_BY]-(o:Order)
WHERE o.day >= $first_day AND o.day <= $last_day
WITH m.id AS id, sum(o.volume) AS sold, sum(o.qualifying_volume) AS counted
RETURN collect(id) AS member, collect(sold) AS volume, collect(counted) AS qualifying
