// Logins, sessions, audit, jobs and saved questions have no relationship, so that no
// statement on the main server comes to them (graphcrm/graph/analyst/reach.py).
//
// @returns label  label of a node that has one
// @returns type   type of the relationship
// @cost    these nodes
MATCH (n:User|Session|LoginAttempts|SavedQuery|AuditEntry|AuditChain|Job)-[r]-()
RETURN labels(n)[0] AS label, type(r) AS type
LIMIT 100
