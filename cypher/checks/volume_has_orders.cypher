// A roll-up belongs to a month in which its member sold something.
//
// @returns member  id of one who did not
// @returns period  month
// @cost    orders
MATCH (v:PeriodVolume)
WITH v, toInteger(replace(v.period, '-', '')) AS month
WHERE NOT EXISTS {
  MATCH (:Member {id: v.member})<-[:SOLD_BY]-(o:Order)
  WHERE o.day >= month * 100 AND o.day < month * 100 + 100
}
RETURN v.member AS member, v.period AS period
LIMIT 100
