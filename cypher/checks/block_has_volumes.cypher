// A block belongs to a month in which one of its members sold something.
//
// @returns period  month
// @returns block   number of one where nobody did
// @cost    blocks
MATCH (b:BlockVolume)
WHERE NOT EXISTS {
  MATCH (v:PeriodVolume)
  USING INDEX v:PeriodVolume(period, lo, volume, personal, qualifying, sales)
  WHERE v.period = b.period AND v.lo >= b.block * 281474976710656
    AND v.lo < (b.block + 1) * 281474976710656
    AND v.volume IS NOT NULL AND v.personal IS NOT NULL
    AND v.qualifying IS NOT NULL AND v.sales IS NOT NULL
}
RETURN coalesce(b.period, '') AS period, coalesce(b.block, -1) AS block
LIMIT 100
