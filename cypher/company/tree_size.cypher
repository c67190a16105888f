// How many members there are, and how wide their interval labels spread.
//
// @returns members  members, the house included
// @returns labels   highest label given to a member, plus 1
// @cost    one step through the label index, and the count store
CALL () { MATCH (m:Member) RETURN count(m) AS members }
CALL () {
  MATCH (last:Member) WHERE last.lo IS NOT NULL
  RETURN last.lo AS highest ORDER BY highest DESC LIMIT 1
}
RETURN members, highest + 1 AS labels
