// A new sponsor from a day on: today's tree, and its history without overwriting.
//
// What was believed about that day and later ends as a record; what held before
// the day is recorded anew, shortened.
//
// @param   member:member       who moves
// @param   sponsor:member      whom he stands below from now on
// @param   day:day             first day of it
// @param   recorded_at:number  ms
// @cost    rows of his history
MATCH (m:Member {id: $member})-[current:SPONSORED_BY]->(:Member)
MATCH (s:Member {id: $sponsor})
DELETE current
CREATE (m)-[:SPONSORED_BY]->(s)
WITH m, s
CALL (m) {
  MATCH (m)-[r:SPONSORSHIP]->(old:Member)
  WHERE r.recorded_to = 253402300800000 AND r.valid_to > $day
  SET r.recorded_to = $recorded_at
  WITH m, r, old WHERE r.valid_from < $day
  CREATE (m)-[:SPONSORSHIP {
    valid_from: r.valid_from, valid_to: $day,
    recorded_from: $recorded_at, recorded_to: 253402300800000
  }]->(old)
}
CREATE (m)-[:SPONSORSHIP {
  valid_from: $day, valid_to: 99991231,
  recorded_from: $recorded_at, recorded_to: 253402300800000
}]->(s)
