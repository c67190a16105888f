// Some blocks become the sums of their roll-ups; those without a roll-up go.
//
// @param  period:list  months
// @param  member:list  ids of members whose block is meant, '' where `block` tells it
// @param  block:list   numbers of blocks, -1 where `member` tells it
// @cost   an index seek a row and the roll-ups of the blocks, from the index alone
UNWIND range(0, size($period) - 1) AS i
OPTIONAL MATCH (m:Member {id: $member[i]})
WITH DISTINCT $period[i] AS period,
     coalesce(m.lo / 281474976710656, $block[i]) AS block
CALL (period, block) {
  MATCH (v:PeriodVolume)
  USING INDEX v:PeriodVolume(period, lo, volume, personal, qualifying, sales)
  WHERE v.period = period AND v.lo >= block * 281474976710656
    AND v.lo < (block + 1) * 281474976710656
    AND v.volume IS NOT NULL AND v.personal IS NOT NULL
    AND v.qualifying IS NOT NULL AND v.sales IS NOT NULL
  RETURN sum(v.volume) AS volume, sum(v.personal) AS personal,
         sum(v.qualifying) AS qualifying, sum(v.sales) AS sales, count(v) AS sellers,
         count(CASE WHEN v.qualifying >= 10000 THEN 1 END) AS active
}
CALL (period, block, sellers) {
  WITH period, block WHERE sellers = 0
  MATCH (b:BlockVolume {period: period, block: block})
  DELETE b
}
CALL (*) {
  WITH * WHERE sellers > 0
  MERGE (b:BlockVolume {period: period, block: block})
  SET b.volume = volume, b.personal = personal, b.qualifying = qualifying,
    b.sales = sales, b.sellers = sellers, b.active = active
}
