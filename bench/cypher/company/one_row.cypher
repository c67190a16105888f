// One row without reading anything: what the way to the server and back costs.
//
// @returns one  1
// @cost    none
RETURN 1 AS one
