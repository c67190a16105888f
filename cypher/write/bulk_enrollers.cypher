// Who brought the members of a batch in, where it was not the sponsor.
//
// @param  member:list      ids of members
// @param  enroller:list    ids of who brought them in
// @param  valid_from:list  days, yyyymmdd
// @cost   two index seeks a row
UNWIND range(0, size($member) - 1) AS i
MATCH (m:Member {id: $member[i]})
MATCH (e:Member {id: $enroller[i]})
CREATE (m)-[:ENROLLED_BY {valid_from: $valid_from[i], valid_to: 99991231}]->(e)
