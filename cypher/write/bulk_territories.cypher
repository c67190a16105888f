// Territories of one batch, still without their parents.
//
// @param  code:list   their codes
// @param  name:list   their names
// @param  level:list  country, region, city or district
// @cost   nodes of the batch
UNWIND range(0, size($code) - 1) AS i
CREATE (:Territory {code: $code[i], name: $name[i], level: $level[i]})
