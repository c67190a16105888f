// Sponsors a member of the branch has had inside it, with what was known when.
//
// @param   root:member    id of the branch head
// @param   member:member  a member of the branch
// @returns sponsor        id of a sponsor
// @returns name           his name
// @returns valid_from     first day, yyyymmdd
// @returns valid_to       day it ended before, yyyymmdd; 99991231 = still
// @returns recorded_from  ms from which on this was known
// @returns recorded_to    ms at which it was replaced; 253402300800000 = still known
// @cost    rows of his history
MATCH (me:Member {id: $root})
MATCH (m:Member {id: $member}) WHERE m.lo >= me.lo AND m.lo < me.hi
MATCH (m)-[r:SPONSORSHIP]->(s:Member) WHERE s.lo >= me.lo AND s.lo < me.hi
RETURN s.id AS sponsor, s.name AS name,
  r.valid_from AS valid_from, r.valid_to AS valid_to,
  r.recorded_from AS recorded_from, r.recorded_to AS recorded_to
ORDER BY valid_from, recorded_from, sponsor
