// Districts the members of a batch live in.
//
// @param  member:list      ids of members
// @param  territory:list   codes of districts
// @param  valid_from:list  days, yyyymmdd
// @cost   two index seeks a row
UNWIND range(0, size($member) - 1) AS i
MATCH (m:Member {id: $member[i]})
MATCH (t:Territory {code: $territory[i]})
CREATE (m)-[:LIVES_IN {valid_from: $valid_from[i], valid_to: 99991231}]->(t)
