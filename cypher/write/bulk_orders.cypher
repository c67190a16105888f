// Orders of one batch with the distributor whose sale each is.
//
// @param  key:list                source:number, unique
// @param  number:list             number in the source
// @param  source:list             system the order comes from
// @param  at:list                 ms
// @param  recorded_at:list        ms
// @param  day:list                yyyymmdd
// @param  kind:list               own or retail
// @param  is_return:list          whether it takes goods back
// @param  seller:list             ids of members
// @param  net:list                minor units
// @param  tax:list                minor units
// @param  gross:list              minor units
// @param  cost:list               minor units
// @param  volume:list             hundredths
// @param  qualifying_volume:list  hundredths
// @param  currency:list           ISO codes
// @param  territory:list          codes of districts
// @param  batch:list              import batch, empty for none
// @cost   an index seek a row
UNWIND range(0, size($key) - 1) AS i
MATCH (m:Member {id: $seller[i]})
CREATE (:Order {
  key: $key[i], number: $number[i], source: $source[i],
  at: $at[i], recorded_at: $recorded_at[i], day: $day[i],
  kind: $kind[i], is_return: $is_return[i],
  net: $net[i], tax: $tax[i], gross: $gross[i], cost: $cost[i],
  volume: $volume[i], qualifying_volume: $qualifying_volume[i],
  currency: $currency[i], territory: $territory[i], batch: $batch[i]
})-[:SOLD_BY]->(m)
