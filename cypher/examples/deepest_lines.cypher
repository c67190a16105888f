// Direct legs of a branch by how many levels they reach down.
//
// @about   A leg is a distributor directly below the head with everybody below him;
//          `levels` counts from the head, so a leg without people has 1. A deep leg
//          with few people is a chain: one person leaving cuts it. Ask for another
//          head to go down along the deepest leg.
// @param   root:member   id of the branch head, put in by the server
// @param   limit:number  rows at most
// @returns member  id
// @returns name    name
// @returns people  distributors of the leg, its head included
// @returns levels  levels below the head of the branch
// @chart   scatter people levels
// @example limit=20
// @library
// @cost    distributors of the branch
MATCH (me:Member {id: $root})
MATCH (leg:Distributor)-[:SPONSORED_BY]->(me)
CALL (leg) {
  MATCH (d:Distributor)
  WHERE d.lo >= leg.lo AND d.lo < leg.hi
    AND d.joined IS NOT NULL AND d.depth IS NOT NULL
  RETURN count(d) AS people, max(d.depth) AS deepest
}
RETURN leg.id AS member, leg.name AS name, people, deepest - me.depth AS levels
ORDER BY levels DESC, people DESC, member LIMIT $limit
