// The block of a month equals the sums of its roll-ups.
//
// @returns period  month
// @returns block   number of one that does not, or is missing
// @cost    roll-ups
MATCH (v:PeriodVolume)
WITH v.period AS period, v.lo / 281474976710656 AS block, sum(v.volume) AS volume,
  sum(v.personal) AS personal, sum(v.qualifying) AS qualifying, sum(v.sales) AS sales,
  count(v) AS sellers, count(CASE WHEN v.qualifying >= 10000 THEN 1 END) AS active
OPTIONAL MATCH (b:BlockVolume {period: period, block: block})
WITH *
WHERE NOT coalesce(
  b.volume = volume AND b.personal = personal AND b.qualifying = qualifying
  AND b.sales = sales AND b.sellers = sellers AND b.active = active, false
)
RETURN period, block
LIMIT 100
