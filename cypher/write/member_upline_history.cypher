// Who stood below whom above a member from a day on, as it is known now.
//
// @param   member:member  where the upline begins
// @param   day:day        first day
// @returns member      a member
// @returns sponsor     his sponsor
// @returns valid_from  first day of it, yyyymmdd
// @returns valid_to    day it ended before, yyyymmdd
// @cost    levels above the member
MATCH (:Member {id: $member})-[:SPONSORSHIP*0..]->(above:Member)
WITH DISTINCT above
MATCH (above)-[r:SPONSORSHIP]->(s:Member)
WHERE r.recorded_to = 253402300800000 AND r.valid_to > $day
RETURN above.id AS member, s.id AS sponsor,
  r.valid_from AS valid_from, r.valid_to AS valid_to
