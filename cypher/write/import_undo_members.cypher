// What an import brought goes again: members.
//
// @param  id:list  their keys
// @cost   an index seek a row and what hangs on it
UNWIND $id AS wanted
MATCH (n:Member {id: wanted})
DETACH DELETE n
