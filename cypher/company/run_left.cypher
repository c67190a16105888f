// What a run leaves to the next period, compressed, one row a column.
//
// @param   run  id of the run
// @returns name    name of the column: member, key or value
// @returns sha256  hash of the column before compression
// @returns data    bytes
// @right   statements
// @cost    the size of what is left
MATCH (i:RunLeft) WHERE i.run = $run AND i.name IS NOT NULL
RETURN i.name AS name, i.sha256 AS sha256, i.data AS data
ORDER BY name
