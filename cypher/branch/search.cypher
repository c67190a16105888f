// Members of a branch by id or by words of their name, misspelt or not.
//
// The full-text score depends on the whole company, so it stays inside: the
// caller orders the rows by what they say themselves.
//
// @param   root:member  id of the branch head
// @param   text         what was typed, for the exact id
// @param   words        the same as a full-text question
// @param   limit:number rows at most
// @returns id      id
// @returns name    name
// @returns status  active or left
// @cost    members of the company whose names fit
MATCH (me:Member {id: $root})
CALL {
  MATCH (m:Member {id: $text})
  RETURN m, 0 AS kind
  UNION
  CALL db.index.fulltext.queryNodes('member_search', $words) YIELD node
  RETURN node AS m, 1 AS kind
}
WITH me, m, min(kind) AS kind
WHERE m.lo >= me.lo AND m.lo < me.hi
RETURN m.id AS id, m.name AS name, m.status AS status
ORDER BY kind, name, id LIMIT $limit
