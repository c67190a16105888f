// What is known of a member's sponsors begins when he joined and has no gap or overlap.
//
// @returns member  id of one where it has
// @returns day     day at which it has, yyyymmdd
// @cost    rows of history
MATCH (m:Member)
WHERE NOT m:House
CALL (m) {
  MATCH (m)-[r:SPONSORSHIP]->()
  WHERE r.recorded_to = 253402300800000
  WITH r ORDER BY r.valid_from
  RETURN collect(r.valid_from) AS begins, collect(r.valid_to) AS ends
}
UNWIND range(0, size(begins)) AS i
WITH m,
  CASE i WHEN 0 THEN m.joined ELSE ends[i - 1] END AS before,
  CASE i WHEN size(begins) THEN 99991231 ELSE begins[i] END AS after,
  CASE i WHEN 0 THEN 0 ELSE begins[i - 1] END AS began
WHERE before <> after OR began >= before
RETURN m.id AS member, before AS day
LIMIT 100
