// Supervising distributors of the members of a batch, where it is not the sponsor.
//
// @param  member:list      ids of members
// @param  supervisor:list  ids of their supervisors
// @param  valid_from:list  days, yyyymmdd
// @cost   two index seeks a row
UNWIND range(0, size($member) - 1) AS i
MATCH (m:Member {id: $member[i]})
MATCH (s:Member {id: $supervisor[i]})
CREATE (m)-[:SUPERVISED_BY {valid_from: $valid_from[i], valid_to: 99991231}]->(s)
