// Which order a return of some days takes back.
//
// @param   edges:list  first day, last day, number of parts, the part of it; one record each
// @returns start  record numbers
// @returns end    record numbers
// @packed
// @right   company
// @cost    orders of the days
UNWIND $edges AS edge
CALL (edge) {
  MATCH (n:Order) WHERE n.day >= edge[0] AND n.day <= edge[1]
    AND id(n) % edge[2] = edge[3]
  MATCH (n)-[:RETURNS]->(m)
  RETURN collect(id(n)) AS start, collect(id(m)) AS end
}
RETURN start, end
