// A district is part of a city, a city of a region, a region of a country.
//
// @returns territory  code of one that is not
// @cost    territories
MATCH (t:Territory)
OPTIONAL MATCH (t)-[:PART_OF]->(above:Territory)
WITH t, collect(above.level) AS above
WHERE NOT coalesce(t.code <> '' AND t.name <> '' AND above = CASE t.level
  WHEN 'country' THEN []
  WHEN 'region' THEN ['country']
  WHEN 'city' THEN ['region']
  WHEN 'district' THEN ['city']
END, false)
RETURN coalesce(t.code, '') AS territory
LIMIT 100
