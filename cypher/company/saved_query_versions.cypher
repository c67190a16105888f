// The texts of one saved query that a user may open, the newest first.
//
// @param   id     id of the query
// @param   user   who asks
// @returns text   statement
// @returns by     user who wrote it
// @returns at     when, ms; null where that was not kept
// @right   cypher
// @cost    one index seek
MATCH (q:SavedQuery {id: $id}) WHERE q.owner = $user OR q.shared
WITH q, [q.text] + q.versions AS texts,
  [coalesce(q.text_by, q.owner)] + coalesce(q.versions_by, []) AS authors,
  [coalesce(q.text_at, q.updated_at)] + coalesce(q.versions_at, []) AS moments
UNWIND range(0, size(texts) - 1) AS place
RETURN texts[place] AS text, coalesce(authors[place], q.owner) AS by,
  moments[place] AS at
ORDER BY place
