// The intervals of those directly below one member do not overlap.
//
// @returns member   id of one whose interval begins before his neighbour's ends
// @returns sponsor  id of his sponsor
// @cost    members
MATCH (s:Member)
WHERE COUNT { (s)<-[:SPONSORED_BY]-() } > 1
CALL (s) {
  MATCH (s)<-[:SPONSORED_BY]-(m:Member)
  WITH m ORDER BY m.lo
  WITH collect(m.id) AS ids, collect(m.lo) AS lo, collect(m.hi) AS hi
  UNWIND range(1, size(ids) - 1) AS i
  WITH ids[i] AS member, lo[i] AS begins, hi[i - 1] AS ends
  WHERE begins < ends
  RETURN member
}
RETURN member, s.id AS sponsor
LIMIT 100
