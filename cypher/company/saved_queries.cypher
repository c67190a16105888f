// The saved queries that a user may open: his own, and those others share.
//
// @param   user        who asks
// @returns id          id
// @returns title       title
// @returns text        statement
// @returns values      JSON: parameter to type and text
// @returns owner       user
// @returns shared      whether others see it
// @returns updated_at  ms
// @returns versions    number of texts it had before
// @right   cypher
// @cost    saved queries
MATCH (q:SavedQuery) WHERE q.owner = $user OR q.shared
RETURN q.id AS id, q.title AS title, q.text AS text, q.values AS values,
  q.owner AS owner, q.shared AS shared, q.updated_at AS updated_at,
  size(q.versions) AS versions
ORDER BY toLower(q.title), q.id
