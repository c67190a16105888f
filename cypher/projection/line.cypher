// The lines of the orders of some days.
//
// @param   edges:list  first day, last day, number of parts, the part of it; one record each
// @returns start     record numbers
// @returns end       record numbers
// @returns quantity  counts; negative in a return
// @returns price     minor units apiece
// @returns cost      minor units apiece
// @returns volume    hundredths apiece
// @packed
// @right   company
// @cost    lines of the orders of the days
UNWIND $edges AS edge
CALL (edge) {
  MATCH (n:Order) WHERE n.day >= edge[0] AND n.day <= edge[1]
    AND id(n) % edge[2] = edge[3]
  MATCH (n)-[r:LINE]->(m)
  RETURN collect(id(n)) AS start, collect(id(m)) AS end,
    collect(coalesce(r.quantity, 0)) AS quantity,
    collect(coalesce(r.price, 0)) AS price, collect(coalesce(r.cost, 0)) AS cost,
    collect(coalesce(r.volume, 0)) AS volume
}
RETURN start, end, quantity, price, cost, volume
