// How many members there are, the house left out.
//
// @returns members  count
// @cost    count store
MATCH (m:Member)
RETURN count(m) - 1 AS members
