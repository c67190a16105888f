// New values of products.
//
// @param  sku:list       their article numbers
// @param  property:list  which property
// @param  value:list     its new value
// @cost   an index seek a row
UNWIND range(0, size($sku) - 1) AS i
MATCH (p:Product {sku: $sku[i]})
SET p[$property[i]] = $value[i]
