// Products that nobody in the company sold between two days.
//
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns sku       article number
// @returns product   name
// @returns category  category
// @returns price     price, minor units
// @library
// @cost    products and their order lines
MATCH (p:Product)
WHERE NOT EXISTS {
  MATCH (p)<-[:LINE]-(o:Order) WHERE o.day >= $first_day AND o.day <= $last_day
}
RETURN p.sku AS sku, p.name AS product, p.category AS category, p.price AS price
ORDER BY sku
