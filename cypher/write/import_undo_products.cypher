// What an import brought goes again: products.
//
// @param  sku:list  their keys
// @cost   an index seek a row and what hangs on it
UNWIND $sku AS wanted
MATCH (n:Product {sku: wanted})
DETACH DELETE n
