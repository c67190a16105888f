// Who has most distributors directly below him, and how many stand below in all.
//
// @about   The frontline is what somebody built with his own hands, `below` is what
//          came of it. A wide frontline with little below says that recruits are not
//          taught to recruit; top_recruiters asks the same about some days only.
// @param   root:member   id of the branch head, put in by the server
// @param   limit:number  rows at most
// @returns member     id
// @returns name       name
// @returns frontline  distributors directly below him
// @returns active     those of them who have not left
// @returns below      distributors below him on all levels
// @chart   scatter frontline below
// @example limit=20
// @library
// @cost    distributors of the branch and the branches of the answered
MATCH (me:Member {id: $root})
MATCH (m:Distributor)
WHERE m.lo >= me.lo + 1 AND m.lo < me.hi
  AND m.joined IS NOT NULL AND m.depth IS NOT NULL
MATCH (m)-[:SPONSORED_BY]->(s:Member)
WITH s, count(m) AS frontline,
     count(CASE WHEN m.status = 'active' THEN 1 END) AS active
ORDER BY frontline DESC, s.id LIMIT $limit
CALL (s) {
  MATCH (d:Distributor)
  WHERE d.lo >= s.lo + 1 AND d.lo < s.hi
    AND d.joined IS NOT NULL AND d.depth IS NOT NULL
  RETURN count(d) AS below
}
RETURN s.id AS member, s.name AS name, frontline, active, below
ORDER BY frontline DESC, member
