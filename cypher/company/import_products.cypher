// What is known of some products, for the check of an import.
//
// @param   skus:list          article numbers that may exist
// @returns sku                which exist
// @returns name               name
// @returns category           category
// @returns price              minor units
// @returns cost               minor units
// @returns volume             hundredths
// @returns qualifying_volume  hundredths
// @returns currency           ISO code
// @cost    an index seek a product
UNWIND $skus AS wanted
MATCH (p:Product {sku: wanted})
RETURN p.sku AS sku, p.name AS name, coalesce(p.category, '') AS category,
  p.price AS price, p.cost AS cost, p.volume AS volume,
  p.qualifying_volume AS qualifying_volume, p.currency AS currency
