// Which plan a run was computed with.
//
// @returns start  record numbers
// @returns end    record numbers
// @packed
// @right   company
// @cost    number of runs
MATCH (n:Run)-[:USES]->(m:Plan) WHERE n.state <> 'draft'
RETURN collect(id(n)) AS start, collect(id(m)) AS end
