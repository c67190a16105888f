// What some orders add to roll-ups.
//
// @param   keys:list          keys of orders
// @returns seller             id of the distributor
// @returns day                yyyymmdd
// @returns kind               own or retail
// @returns volume             hundredths
// @returns qualifying_volume  hundredths
// @returns net                minor units
// @cost    an index seek an order
// @packed
UNWIND $keys AS wanted
MATCH (o:Order {key: wanted})-[:SOLD_BY]->(m:Member)
RETURN collect(m.id) AS seller, collect(o.day) AS day, collect(o.kind) AS kind,
  collect(o.volume) AS volume, collect(o.qualifying_volume) AS qualifying_volume,
  collect(o.net) AS net
