// The territories.
//
// @returns node   record numbers
// @returns code   codes
// @returns name   names
// @returns level  country, region, city or district
// @packed
// @right   company
// @cost    number of territories
MATCH (n:Territory)
RETURN collect(id(n)) AS node, collect(coalesce(n.code, '')) AS code,
  collect(coalesce(n.name, '')) AS name, collect(coalesce(n.level, '')) AS level
