// The end of the audit chain as its lock node remembers it; no row before the first.
//
// @returns seq   number of the last entry
// @returns hash  its hash
// @cost    one node
MATCH (c:AuditChain {name: 'audit'})
RETURN c.seq AS seq, c.hash AS hash
