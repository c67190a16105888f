// The roll-up of a month equals the sums of its orders.
//
// @returns member  id of one where it does not
// @returns period  month
// @cost    orders
MATCH (m:Member)
WHERE EXISTS { (m)<-[:SOLD_BY]-() }
CALL (m) {
  MATCH (o:Order)-[:SOLD_BY]->(m)
  WITH o, toString(o.day) AS day
  WITH m, substring(day, 0, 4) + '-' + substring(day, 4, 2) AS period,
    sum(CASE o.kind WHEN 'own' THEN o.volume ELSE 0 END) AS personal,
    sum(CASE o.kind WHEN 'retail' THEN o.volume ELSE 0 END) AS retail,
    sum(o.qualifying_volume) AS qualifying, sum(o.net) AS sales, count(o) AS orders
  OPTIONAL MATCH (v:PeriodVolume {period: period, member: m.id})
  WITH *
  WHERE NOT coalesce(
    v.personal = personal AND v.retail = retail AND v.volume = personal + retail
    AND v.qualifying = qualifying AND v.sales = sales AND v.orders = orders, false
  )
  RETURN period
}
RETURN m.id AS member, period
LIMIT 100
