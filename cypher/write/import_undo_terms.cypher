// What an import brought goes again: terms.
//
// @param  id:list  their keys
// @cost   an index seek a row and what hangs on it
UNWIND $id AS wanted
MATCH (n:Term {id: wanted})
DETACH DELETE n
