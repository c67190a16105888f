// All orders and returns of some days, each with its seller and buyer.
//
// @param   first_day:day  yyyymmdd, inclusive
// @param   last_day:day   yyyymmdd, inclusive
// @returns key         source:number
// @returns seller      id of the distributor whose sale it is
// @returns buyer       id of the customer; empty where unknown
// @returns kind        own or retail
// @returns day         yyyymmdd
// @returns net         minor units of currency
// @returns volume      hundredths
// @returns qualifying  qualifying volume, hundredths
// @returns currency    ISO code
// @returns moment      second it was placed, since 1970
// @packed
// @right   run
// @cost    orders of the days
MATCH (o:Order) WHERE o.day >= $first_day AND o.day <= $last_day
MATCH (o)-[:SOLD_BY]->(seller:Member)
OPTIONAL MATCH (o)-[:BOUGHT_BY]->(buyer:Member)
WITH o.day AS part,
     collect(o.key) AS key, collect(seller.id) AS seller,
     collect(coalesce(buyer.id, '')) AS buyer, collect(o.kind) AS kind,
     collect(o.day) AS day, collect(o.net) AS net, collect(o.volume) AS volume,
     collect(o.qualifying_volume) AS qualifying, collect(o.currency) AS currency,
     collect(o.at / 1000) AS moment
RETURN key, seller, buyer, kind, day, net, volume, qualifying, currency, moment
