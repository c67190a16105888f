// Personal terms that an import brought and that were decided on since.
//
// @param   ids:list  ids of terms
// @returns key    id of the term
// @returns what   what hangs on it, in words
// @returns count  how many
// @cost    an index seek a term
UNWIND $ids AS wanted
MATCH (t:Term {id: wanted}) WHERE t.state <> 'proposed'
RETURN t.id AS key, 'decisions' AS what, 1 AS count LIMIT 100
