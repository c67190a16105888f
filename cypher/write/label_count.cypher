// How many members have their label in a range.
//
// @param   low:number   first label
// @param   high:number  label after the last
// @returns members      their count
// @cost    members in the range
MATCH (m:Member) WHERE m.lo >= $low AND m.lo < $high
RETURN count(m) AS members
