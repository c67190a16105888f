// Remove some nodes of the network; users, settings, audit, schema and house stay.
//
// @param   limit:number  most nodes to remove
// @returns removed       how many were removed, 0 when none is left
// @cost    nodes removed and their relationships
MATCH (n:Member|Contact|Territory|Product|Order|Period|PeriodVolume|Term|ImportBatch|Run|RunInput|Payout|PeriodResult)
WHERE NOT n:House
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS removed
