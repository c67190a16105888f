// Sellers whose month ended below zero: more came back than they sold.
//
// @about   Returns count on their own day, so a good month may be followed by a
//          negative one. Volume below zero is taken off the branch and usually off
//          the pay of those above. Somebody who has left with a negative last month
//          leaves a debt.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @param   limit:number   rows at most
// @returns member  id
// @returns name    name
// @returns status  active or left
// @returns volume  volume of the month, hundredths
// @returns orders  orders and returns
// @chart   bar name volume
// @example period=2026-05 limit=20
// @library
// @cost    roll-ups of the branch in the month
MATCH (me:Member {id: $root})
MATCH (v:PeriodVolume)
WHERE v.period = $period AND v.lo >= me.lo AND v.lo < me.hi AND v.volume < 0
WITH v ORDER BY v.volume, v.member LIMIT $limit
MATCH (m:Member {id: v.member})
RETURN m.id AS member, m.name AS name, m.status AS status, v.volume AS volume,
       v.orders AS orders
ORDER BY volume, member
