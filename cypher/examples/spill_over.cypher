// People who were placed below somebody outside their sponsor line.
//
// @about   In binary and matrix plans a newcomer may be placed anywhere in the
//          placement tree. Here are those whose place is below somebody who is not
//          among their sponsors: his leg grows by other people's work. Whoever is
//          outside the branch has no name here.
// @param   root:member   id of the branch head, put in by the server
// @param   limit:number  rows at most
// @returns member        id
// @returns name          name
// @returns leg           leg or slot of the placement tree
// @returns placed_under  name; empty outside the branch
// @returns sponsor       name of the sponsor
// @example limit=20
// @library
// @cost    members of the branch
MATCH (me:Member {id: $root})
MATCH (m:Member) WHERE m.lo >= me.lo + 1 AND m.lo < me.hi
MATCH (m)-[r:PLACED_UNDER]->(p:Member) WHERE p.lo > m.lo OR p.hi <= m.lo
MATCH (m)-[:SPONSORED_BY]->(s:Member)
RETURN m.id AS member, m.name AS name, r.leg AS leg,
       CASE WHEN p.lo >= me.lo AND p.lo < me.hi THEN p.name ELSE '' END AS placed_under,
       s.name AS sponsor
ORDER BY placed_under, leg, member LIMIT $limit
