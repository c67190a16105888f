// New values of members: name, country, language or currency.
//
// @param  id:list        ids of members
// @param  property:list  which property
// @param  value:list     its new value
// @cost   an index seek a row
UNWIND range(0, size($id) - 1) AS i
MATCH (m:Member {id: $id[i]})
SET m[$property[i]] = $value[i]
