// Members move to another district, from a day on; none ends the residence.
//
// @param  member:list     ids of members
// @param  territory:list  codes of districts, empty for none
// @param  day:number      yyyymmdd
// @param  period          month of that day, whose roll-ups follow
// @cost   three index seeks a row
UNWIND range(0, size($member) - 1) AS i
MATCH (m:Member {id: $member[i]})
CALL (m) {
  MATCH (m)-[old:LIVES_IN]->() WHERE old.valid_to = 99991231
  SET old.valid_to = $day
  WITH old WHERE old.valid_from >= $day
  DELETE old
}
CALL (m, i) {
  MATCH (t:Territory {code: $territory[i]})
  CREATE (m)-[:LIVES_IN {valid_from: $day, valid_to: 99991231}]->(t)
}
CALL (m, i) {
  MATCH (v:PeriodVolume {period: $period, member: m.id})
  SET v.territory = $territory[i]
}
