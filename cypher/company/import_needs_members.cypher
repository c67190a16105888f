// What hangs on members that an import brought and did not come with it.
//
// @param   ids:list  ids of members
// @param   batch     the import
// @returns key       id of the member
// @returns what      what hangs on him, in words
// @returns count     how many
// @cost    an index seek a member and what hangs on him
UNWIND $ids AS wanted
MATCH (m:Member {id: wanted})
WITH m,
  COUNT { (m)<-[:SPONSORED_BY]-(x) WHERE coalesce(x.batch, '') <> $batch } AS recruits,
  COUNT { (m)<-[:SOLD_BY|BOUGHT_BY]-(x) WHERE coalesce(x.batch, '') <> $batch }
    AS orders,
  COUNT { (m)<-[:FOR]-(x) WHERE coalesce(x.batch, '') <> $batch } AS terms,
  COUNT { (m)<-[:OF]-(x) WHERE coalesce(x.batch, '') <> $batch } AS contacts,
  COUNT { (m)<-[:ENROLLED_BY|PLACED_UNDER|SUPERVISED_BY]-(x)
    WHERE coalesce(x.batch, '') <> $batch } AS others,
  COUNT { (m)-[:SPONSORSHIP]->() } - 1 AS moves
UNWIND [
  ['members sponsored by him', recruits], ['orders', orders],
  ['personal terms', terms], ['contacts', contacts],
  ['members enrolled by, placed under or supervised by him', others],
  ['moves to another sponsor', moves]
] AS found
WITH m, found WHERE found[1] > 0
RETURN m.id AS key, found[0] AS what, found[1] AS count LIMIT 100
