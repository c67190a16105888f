// What hangs on territories that an import brought and did not come with it.
//
// @param   codes:list  codes of territories
// @param   batch       the import
// @returns key    code of the territory
// @returns what   what hangs on it, in words
// @returns count  how many
// @cost    an index seek a territory and what hangs on it
UNWIND $codes AS wanted
MATCH (t:Territory {code: wanted})
WITH t,
  COUNT { (t)<-[:LIVES_IN]-(x) WHERE coalesce(x.batch, '') <> $batch } AS members,
  COUNT { (t)<-[:PART_OF]-(x) WHERE NOT x.code IN $codes } AS parts
UNWIND [['members living there', members], ['territories in it', parts]] AS found
WITH t, found WHERE found[1] > 0
RETURN t.code AS key, found[0] AS what, found[1] AS count LIMIT 100
