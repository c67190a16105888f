// The frozen inputs of a run, compressed, one row a column.
//
// @param   run  id of the run
// @returns name    name of the column
// @returns sha256  hash of the column before compression
// @returns data    bytes
// @right   statements
// @cost    the size of the inputs
MATCH (i:RunInput) WHERE i.run = $run AND i.name IS NOT NULL
RETURN i.name AS name, i.sha256 AS sha256, i.data AS data
ORDER BY name
