// The products.
//
// @returns node               record numbers
// @returns sku                article numbers
// @returns name               names
// @returns category           categories
// @returns currency           ISO 4217
// @returns price              minor units
// @returns cost               minor units
// @returns volume             hundredths
// @returns qualifying_volume  hundredths
// @packed
// @right   company
// @cost    number of products
MATCH (n:Product)
RETURN collect(id(n)) AS node, collect(coalesce(n.sku, '')) AS sku,
  collect(coalesce(n.name, '')) AS name, collect(coalesce(n.category, '')) AS category,
  collect(coalesce(n.currency, '')) AS currency,
  collect(coalesce(n.price, 0)) AS price, collect(coalesce(n.cost, 0)) AS cost,
  collect(coalesce(n.volume, 0)) AS volume,
  collect(coalesce(n.qualifying_volume, 0)) AS qualifying_volume
