// Members of a branch who were given another sponsor between two days.
//
// @about   One row a move that counts today, the latest first. The first sponsor of a
//          newcomer is no move. A move that was corrected later is left out, as is
//          one to or from outside the branch. moved_branches adds the volume before
//          and after.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @param   limit:number   rows at most
// @returns member   id
// @returns name     name
// @returns day      day from which the new sponsor counts, yyyymmdd
// @returns sponsor  name of the new sponsor
// @example first_day=2025-06-01 last_day=2026-05-31 limit=20
// @library
// @cost    members of the branch
MATCH (me:Member {id: $root})
MATCH (m:Member) WHERE m.lo >= me.lo + 1 AND m.lo < me.hi
MATCH (m)-[h:SPONSORSHIP]->(s:Member)
WHERE h.valid_from >= $first_day AND h.valid_from <= $last_day
  AND h.valid_from > m.joined AND h.recorded_to = 253402300800000
  AND s.lo >= me.lo AND s.lo < me.hi
RETURN m.id AS member, m.name AS name, h.valid_from AS day, s.name AS sponsor
ORDER BY day DESC, member LIMIT $limit
