// Take the lock of the audit chain and return its end.
//
// @returns seq   number of the last entry, 0 of an empty chain
// @returns hash  its hash, empty of an empty chain
// @cost    one node
MERGE (c:AuditChain {name: 'audit'})
ON CREATE SET c.seq = 0, c.hash = ''
SET c.locked = true
WITH c
SET c.locked = false
RETURN c.seq AS seq, c.hash AS hash
