// Products that nobody in the company sold between two days.
//
// @about   Products of the catalogue with no line in any order of the days, returns
//          included. Take a whole season before you call a product dead:
//          season_by_territory shows when a product sells.
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns sku       article number
// @returns product   name
// @returns category  category
// @returns price     price, minor units of its currency
// @returns currency  ISO code
// @example first_day=2026-05-01 last_day=2026-05-01
// @library
// @cost    products and their order lines
MATCH (p:Product)
WHERE NOT EXISTS {
  MATCH (p)<-[:LINE]-(o:Order) WHERE o.day >= $first_day AND o.day <= $last_day
}
RETURN p.sku AS sku, p.name AS product, p.category AS category, p.price AS price,
       p.currency AS currency
ORDER BY sku
