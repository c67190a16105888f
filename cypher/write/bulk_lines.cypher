// Lines of a batch of orders; figures are per unit.
//
// @param  key:list       keys of orders
// @param  sku:list       products
// @param  quantity:list  units, negative in a return
// @param  price:list     minor units
// @param  cost:list      minor units
// @param  volume:list    hundredths
// @cost   two index seeks a row
UNWIND range(0, size($key) - 1) AS i
MATCH (o:Order {key: $key[i]})
MATCH (p:Product {sku: $sku[i]})
CREATE (o)-[:LINE {
  quantity: $quantity[i], price: $price[i], cost: $cost[i], volume: $volume[i]
}]->(p)
