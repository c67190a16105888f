// Remove some members and what else a network is made of; users, settings, audit,
// schema and house stay. Orders and roll-ups must be gone before.
//
// @param   limit:number  most nodes to remove
// @returns removed       how many were removed, 0 when none is left
// @cost    nodes removed and their relationships
MATCH (n:Member|Territory|Product|Period|ImportBatch|Run)
WHERE NOT n:House
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS removed
