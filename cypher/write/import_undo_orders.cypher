// What an import brought goes again: orders.
//
// @param  key:list  their keys
// @cost   an index seek a row and what hangs on it
UNWIND $key AS wanted
MATCH (n:Order {key: wanted})
DETACH DELETE n
