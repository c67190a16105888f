// Products of one batch.
//
// @param  sku:list                their article numbers
// @param  name:list               their names
// @param  category:list           their categories
// @param  price:list              minor units
// @param  cost:list               minor units
// @param  volume:list             hundredths
// @param  qualifying_volume:list  hundredths
// @param  currency:list           ISO codes
// @cost   nodes of the batch
UNWIND range(0, size($sku) - 1) AS i
CREATE (:Product {
  sku: $sku[i], name: $name[i], category: $category[i],
  price: $price[i], cost: $cost[i], volume: $volume[i],
  qualifying_volume: $qualifying_volume[i], currency: $currency[i]
})
