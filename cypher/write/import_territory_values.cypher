// New names of territories.
//
// @param  code:list      their codes
// @param  property:list  which property
// @param  value:list     its new value
// @cost   an index seek a row
UNWIND range(0, size($code) - 1) AS i
MATCH (t:Territory {code: $code[i]})
SET t[$property[i]] = $value[i]
