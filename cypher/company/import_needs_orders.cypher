// What hangs on orders that an import brought and did not come with it.
//
// @param   keys:list  keys of orders
// @param   batch      the import
// @returns key    key of the order
// @returns what   what hangs on it, in words
// @returns count  how many
// @cost    an index seek an order and what hangs on it
UNWIND $keys AS wanted
MATCH (o:Order {key: wanted})
WITH o,
  COUNT { (o)<-[:RETURNS]-(x) WHERE coalesce(x.batch, '') <> $batch } AS returns,
  COUNT { MATCH (p:Period {id: left(toString(o.day), 4) + '-' +
    substring(toString(o.day), 4, 2)}) WHERE p.state <> 'open' } AS closed
UNWIND [['returns', returns], ['closed periods', closed]] AS found
WITH o, found WHERE found[1] > 0
RETURN o.key AS key, found[0] AS what, found[1] AS count LIMIT 100
