// The sponsor tree is not marked as changing.
//
// @returns version  version of the tree
// @returns writer   who rewrites its labels, or died doing so
// @cost    one node
MATCH (t:Tree {name: 'sponsor'})
WHERE coalesce(t.changing, true)
RETURN t.version AS version, coalesce(t.writer, '') AS writer
