// Members with their label in a range, in the order of these.
//
// @param   low:number   first label
// @param   high:number  label after the last
// @returns id     their ids
// @returns lo     interval labels
// @returns hi     interval labels
// @returns depth  levels below the top
// @cost    members in the range
// @packed
MATCH (m:Member) WHERE m.lo >= $low AND m.lo < $high
WITH m ORDER BY m.lo
RETURN collect(m.id) AS id, collect(m.lo) AS lo, collect(m.hi) AS hi,
  collect(m.depth) AS depth
