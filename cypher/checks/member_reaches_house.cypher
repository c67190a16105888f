// Everybody stands somewhere below the house, there is no circle and no island.
//
// @returns members  how many members there are
// @returns reached  how many the house reaches through SPONSORED_BY
// @cost    members
MATCH (house:Member {id: 'house'})
CALL (house) {
  MATCH (house)<-[:SPONSORED_BY*0..]-(m:Member)
  WITH DISTINCT m
  RETURN count(m) AS reached
}
WITH reached, COUNT { (m:Member) } AS members
WHERE reached <> members
RETURN members, reached
