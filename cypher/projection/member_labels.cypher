// The interval labels of all members, to read them in stretches.
//
// @returns lo  interval labels, ascending
// @packed
// @right   company
// @cost    members
MATCH (m:Member) WHERE m.lo IS NOT NULL
WITH m.lo AS lo ORDER BY lo
RETURN collect(lo) AS lo
