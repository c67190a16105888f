// The sponsors of a batch of members: today's tree and the first row of its history.
//
// @param  member:list         ids of members without a sponsor
// @param  sponsor:list        ids of their sponsors
// @param  valid_from:list     days, yyyymmdd
// @param  recorded_from:list  ms
// @cost   two index seeks and two relationships a row
UNWIND range(0, size($member) - 1) AS i
MATCH (m:Member {id: $member[i]})
MATCH (s:Member {id: $sponsor[i]})
CREATE (m)-[:SPONSORED_BY]->(s)
CREATE (m)-[:SPONSORSHIP {
  valid_from: $valid_from[i], valid_to: 99991231,
  recorded_from: $recorded_from[i], recorded_to: 253402300800000
}]->(s)
