// Remove some orders, roll-ups, blocks, results, contacts and terms: what hangs on members.
//
// @param   limit:number  most nodes to remove
// @returns removed       how many were removed, 0 when none is left
// @cost    nodes removed and their relationships
MATCH (n:Order|PeriodVolume|BlockVolume|Payout|PeriodResult|RunInput|RunLeft|Contact
  |Term)
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS removed
