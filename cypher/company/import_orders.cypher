// What is known of some orders, for the check of an import.
//
// @param   keys:list          keys that may exist
// @returns key                which exist
// @returns day                yyyymmdd
// @returns kind               own or retail
// @returns seller             id of the distributor
// @returns buyer              id of the customer, empty for the seller or unknown
// @returns returns            key of the order it takes back, empty for none
// @returns territory          code of the district
// @returns currency           ISO code
// @returns volume             hundredths
// @returns qualifying_volume  hundredths
// @returns lines              a list an order: sku, quantity, price, cost, volume
// @returns returned           a list an order: sku, quantity of its returns so far
// @cost    an index seek an order and its lines
// @packed
UNWIND $keys AS wanted
MATCH (o:Order {key: wanted})
WITH o,
  head([(o)-[:SOLD_BY]->(m) | m.id]) AS seller,
  head([(o)-[:BOUGHT_BY]->(c) | c.id]) AS buyer,
  head([(o)-[:RETURNS]->(r) | r.key]) AS returns,
  [(o)-[l:LINE]->(p) | [p.sku, l.quantity, l.price, l.cost, l.volume]] AS lines,
  [(o)<-[:RETURNS]-()-[l:LINE]->(p) | [p.sku, l.quantity]] AS returned
RETURN collect(o.key) AS key, collect(o.day) AS day, collect(o.kind) AS kind,
  collect(coalesce(seller, '')) AS seller, collect(coalesce(buyer, '')) AS buyer,
  collect(coalesce(returns, '')) AS returns,
  collect(coalesce(o.territory, '')) AS territory,
  collect(coalesce(o.currency, '')) AS currency, collect(o.volume) AS volume,
  collect(o.qualifying_volume) AS qualifying_volume,
  collect(lines) AS lines, collect(returned) AS returned
