// The customers of a batch of retail orders.
//
// @param  key:list    keys of orders
// @param  buyer:list  ids of customers
// @cost   two index seeks a row
UNWIND range(0, size($key) - 1) AS i
MATCH (o:Order {key: $key[i]})
MATCH (c:Member {id: $buyer[i]})
CREATE (o)-[:BOUGHT_BY]->(c)
