// What an import brought goes again: territories.
//
// @param  code:list  their keys
// @cost   an index seek a row and what hangs on it
UNWIND $code AS wanted
MATCH (n:Territory {code: wanted})
DETACH DELETE n
