// What hangs on products that an import brought and did not come with it.
//
// @param   skus:list  article numbers
// @param   batch      the import
// @returns key    article number
// @returns what   what hangs on it, in words
// @returns count  how many
// @cost    an index seek a product and its order lines
UNWIND $skus AS wanted
MATCH (p:Product {sku: wanted})
WITH p, COUNT { (p)<-[:LINE]-(x) WHERE coalesce(x.batch, '') <> $batch } AS orders
WHERE orders > 0
RETURN p.sku AS key, 'orders' AS what, orders AS count LIMIT 100
