// Where blocks do not hold all roll-ups they are made anew, a month a transaction.
//
// No hint: after a first load the index it would name is still being built.
MATCH (v:PeriodVolume)
WITH count(v) AS rollups
OPTIONAL MATCH (b:BlockVolume)
WITH rollups, sum(b.sellers) AS held
WHERE rollups <> held
MATCH (p:Period {calendar: 'month'})
CALL (p) {
  MATCH (v:PeriodVolume) WHERE v.period = p.id AND v.lo >= 0
  WITH p.id AS period, v.lo / 281474976710656 AS block, sum(v.volume) AS volume,
       sum(v.personal) AS personal, sum(v.qualifying) AS qualifying,
       sum(v.sales) AS sales, count(v) AS sellers,
       count(CASE WHEN v.qualifying >= 10000 THEN 1 END) AS active
  MERGE (b:BlockVolume {period: period, block: block})
  SET b.volume = volume, b.personal = personal, b.qualifying = qualifying,
    b.sales = sales, b.sellers = sellers, b.active = active
} IN TRANSACTIONS OF 1 ROW
