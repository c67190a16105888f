// What is not the network: users, settings, audit, with all their properties.
//
// @returns labels      of the node
// @returns properties  of the node
// @returns ties        number of its relationships
// @cost    nodes that are not the network
MATCH (n:User|Session|ApiToken|SavedQuery|Schedule|Job|Target|Reminder|AuditEntry|AuditChain|LoginAttempts|Plan|ImportMapping)
RETURN labels(n) AS labels, properties(n) AS properties, COUNT { (n)--() } AS ties
