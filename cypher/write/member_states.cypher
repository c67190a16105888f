// What the rules of the sponsor tree ask about some members.
//
// @param   members:list  their ids
// @returns id           id of one that exists
// @returns joined       day he joined, yyyymmdd
// @returns left         day he left, yyyymmdd; 0 = still a member
// @returns distributor  whether others may stand below him
// @returns sponsor      id of his sponsor, empty for the house
// @cost    an index seek a member
UNWIND $members AS id
MATCH (m:Member {id: id})
OPTIONAL MATCH (m)-[:SPONSORED_BY]->(s:Member)
RETURN m.id AS id, coalesce(m.joined, 0) AS joined, coalesce(m.left, 0) AS left,
  m:Distributor OR m:House AS distributor, coalesce(s.id, '') AS sponsor
