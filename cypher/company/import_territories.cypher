// What is known of some territories, for the check of an import.
//
// @param   codes:list  codes that may exist
// @returns code    which exist
// @returns name    name
// @returns level   country, region, city or district
// @returns parent  code of what it is part of, empty for none
// @cost    an index seek a territory
UNWIND $codes AS wanted
MATCH (t:Territory {code: wanted})
RETURN t.code AS code, t.name AS name, t.level AS level,
  coalesce(head([(t)-[:PART_OF]->(p) | p.code]), '') AS parent
