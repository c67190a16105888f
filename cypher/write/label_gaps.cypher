// The gaps of some sponsors, where new members take their labels.
//
// @param   sponsors:list  ids of members
// @returns sponsor   his id
// @returns low       first free label
// @returns high      where his first child's labels begin, or his own end
// @returns children  who stands directly below him
// @returns width     labels of his branch
// @returns above     labels of his sponsor's branch, 0 for the house
// @returns depth     his levels below the top
// @cost    three index seeks a sponsor
UNWIND $sponsors AS id
MATCH (s:Member {id: id})
OPTIONAL MATCH (s)-[:SPONSORED_BY]->(p:Member)
RETURN
  s.id AS sponsor,
  s.lo + 1 AS low,
  coalesce(head(COLLECT {
    MATCH (m:Member) WHERE m.lo > s.lo AND m.lo < s.hi
    RETURN m.lo ORDER BY m.lo LIMIT 1
  }), s.hi) AS high,
  COUNT { (s)<-[:SPONSORED_BY]-() } AS children,
  s.hi - s.lo AS width,
  coalesce(p.hi - p.lo, 0) AS above,
  s.depth AS depth
