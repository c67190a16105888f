// Money, cost and volume of an order are the sums of its lines, where it has lines.
//
// @returns order  key of one where they are not
// @cost    lines
MATCH (o:Order)
WHERE EXISTS { (o)-[:LINE]->() }
CALL (o) {
  MATCH (o)-[line:LINE]->(:Product)
  RETURN sum(line.quantity * line.price) AS net,
    sum(line.quantity * line.cost) AS cost,
    sum(line.quantity * line.volume) AS volume
}
WITH o, net, cost, volume
WHERE NOT coalesce(o.net = net AND o.cost = cost AND o.volume = volume, false)
RETURN o.key AS order
LIMIT 100
