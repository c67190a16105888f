// Who sold most in a month: own use, retail and qualifying volume.
//
// @about   Own use and sales to customers side by side, returns taken off.
//          `qualifying` is what activity and rank look at, which may be less than the
//          volume. volume_carriers adds shares and sums them up.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @param   limit:number   rows at most
// @returns member      id
// @returns name        name
// @returns volume      volume of own use and retail sales, hundredths
// @returns personal    volume of own use, hundredths
// @returns retail      volume of sales to customers, hundredths
// @returns qualifying  qualifying volume, hundredths
// @returns orders      orders and returns
// @chart   bar name volume
// @example period=2026-05 limit=10
// @library
// @cost    roll-ups of the branch in the month
MATCH (me:Member {id: $root})
MATCH (v:PeriodVolume)
WHERE v.period = $period AND v.lo >= me.lo AND v.lo < me.hi
WITH v ORDER BY v.volume DESC, v.member LIMIT $limit
MATCH (m:Member {id: v.member})
RETURN m.id AS member, m.name AS name, v.volume AS volume, v.personal AS personal,
       v.retail AS retail, v.qualifying AS qualifying, v.orders AS orders
ORDER BY volume DESC, member
