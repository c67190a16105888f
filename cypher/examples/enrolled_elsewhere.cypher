// People who were brought in by somebody else than their sponsor.
//
// @about   The enroller is who brought somebody in; the sponsor is who he stands
//          below. Bonuses for a start usually go to the enroller, volume to the
//          sponsor. Whoever was brought in by his first sponsor and moved away later
//          is not here: moved_members has him. An empty name is somebody outside the
//          branch.
// @param   root:member   id of the branch head, put in by the server
// @param   limit:number  rows at most
// @returns member    id
// @returns name      name
// @returns joined    day of joining, yyyymmdd
// @returns sponsor   name of the sponsor
// @returns enroller  name of who brought him in; empty outside the branch
// @example limit=20
// @library
// @cost    members of the branch
MATCH (me:Member {id: $root})
MATCH (m:Member) WHERE m.lo >= me.lo + 1 AND m.lo < me.hi
MATCH (m)-[r:ENROLLED_BY]->(e:Member) WHERE r.valid_to = 99991231
MATCH (m)-[:SPONSORED_BY]->(s:Member) WHERE s.id <> e.id
RETURN m.id AS member, m.name AS name, m.joined AS joined, s.name AS sponsor,
       CASE WHEN e.lo >= me.lo AND e.lo < me.hi THEN e.name ELSE '' END AS enroller
ORDER BY joined DESC, member LIMIT $limit
