// Whether a territory is a district: one row or none.
//
// @param   code  its code
// @returns code  the same code
// @cost    one index seek
MATCH (t:Territory {code: $code})
WHERE t.level = 'district'
RETURN t.code AS code
