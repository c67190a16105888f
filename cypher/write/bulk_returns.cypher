// Which order each return of a batch takes back.
//
// @param  key:list       keys of returns
// @param  original:list  keys of the orders they take back
// @cost   two index seeks a row
UNWIND range(0, size($key) - 1) AS i
MATCH (r:Order {key: $key[i]})
MATCH (o:Order {key: $original[i]})
CREATE (r)-[:RETURNS]->(o)
