// Members of a branch by id or by words of their name, misspelt or not.
//
// The full-text score depends on the whole company, so it stays inside: the
// order is by how the name begins, then by name.
//
// @param   root:member   id of the branch head
// @param   text          what was typed, in lower case
// @param   id:member     what was typed, as it could be an id
// @param   words         the same as a full-text question
// @param   limit:number  rows at most
// @returns id      id
// @returns name    name
// @returns status  active or left
// @returns path    names from the branch head down to the member
// @cost    members of the company whose names fit
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (m:Member {id: $id}) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN m
  UNION
  CALL db.index.fulltext.queryNodes('member_search', $words) YIELD node AS m
  WITH me, m WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN m
}
WITH me, m, toLower(m.name) AS name
WITH me, m, CASE
       WHEN m.id = $id THEN 0
       WHEN name = $text THEN 1
       WHEN name STARTS WITH $text THEN 2
       WHEN name CONTAINS ' ' + $text THEN 3
       ELSE 4
     END AS rank
ORDER BY rank, m.name, m.id LIMIT $limit
RETURN m.id AS id, m.name AS name, coalesce(m.status, 'active') AS status,
       COLLECT {
         MATCH (m)-[:SPONSORED_BY*0..]->(a:Member)
         WHERE a.lo >= me.lo AND a.lo < me.hi
         RETURN a.name ORDER BY a.lo
       } AS path
ORDER BY rank, name, id
