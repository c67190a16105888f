// Members become customers too, or are no longer.
//
// @param  id:list     ids of members
// @param  value:list  whether they are
// @cost   an index seek a row
UNWIND range(0, size($id) - 1) AS i
MATCH (m:Member {id: $id[i]})
FOREACH (x IN CASE WHEN $value[i] THEN [1] ELSE [] END | SET m:Customer)
FOREACH (x IN CASE WHEN $value[i] THEN [] ELSE [1] END | REMOVE m:Customer)
