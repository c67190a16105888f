// What an import brought goes again: contacts.
//
// @param  id:list  their keys
// @cost   an index seek a row and what hangs on it
UNWIND $id AS wanted
MATCH (n:Contact {id: wanted})
DETACH DELETE n
