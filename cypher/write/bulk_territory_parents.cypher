// What each territory of a batch is part of.
//
// @param  code:list    codes of territories
// @param  parent:list  codes of what they are part of
// @cost   two index seeks a row
UNWIND range(0, size($code) - 1) AS i
MATCH (t:Territory {code: $code[i]})
MATCH (p:Territory {code: $parent[i]})
CREATE (t)-[:PART_OF]->(p)
