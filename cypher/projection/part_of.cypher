// Which territory lies in which.
//
// @returns start  record numbers
// @returns end    record numbers
// @packed
// @right   company
// @cost    number of territories
MATCH (n:Territory)-[:PART_OF]->(m:Territory)
RETURN collect(id(n)) AS start, collect(id(m)) AS end
