// Distributors who sold in a month after at least some months of silence.
//
// @about   Who sold in the month and had sold nothing in at least `silent` months
//          before it. Newcomers are not among them: somebody comes back only if he
//          has sold before. Compare with sleeping_leaders, who have not come back
//          yet.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @param   silent:number  months without any order before it
// @param   limit:number   rows at most
// @returns member      id
// @returns name        name
// @returns volume      volume of the month, hundredths
// @returns last_month  month of the last order before, yyyymm
// @example period=2026-05 silent=3 limit=20
// @library
// @cost    roll-ups of the branch in the month and all orders of its sellers
MATCH (me:Member {id: $root})
MATCH (p:Period {id: $period})
CALL (me, p) {
  MATCH (v:PeriodVolume)
  WHERE v.period = $period AND v.lo >= me.lo AND v.lo < me.hi
  RETURN v
}
CALL (v, p) {
  MATCH (m:Member {id: v.member})<-[:SOLD_BY]-(o:Order)
  WHERE o.day < p.first_day
  RETURN m, max(o.day) / 100 AS last
}
WITH v, m, last,
     (p.first_day / 10000 - last / 100) * 12
       + p.first_day / 100 % 100 - last % 100 - 1 AS months
WHERE months >= $silent
RETURN m.id AS member, m.name AS name, v.volume AS volume, last AS last_month
ORDER BY volume DESC, member LIMIT $limit
