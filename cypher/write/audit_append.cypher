// Append an entry to the audit chain; the caller holds its lock.
//
// @param   seq:number  number of the entry
// @param   at:number   present instant
// @param   user        who did it
// @param   action      what he did
// @param   object      to what: an id, never a name
// @param   detail      canonical JSON
// @param   previous    hash of the entry before
// @param   hash        hash of this entry
// @returns seq         number of the entry
// @cost    two nodes
MATCH (c:AuditChain {name: 'audit'})
SET c.seq = $seq, c.hash = $hash
CREATE (e:AuditEntry {
  seq: $seq, at: $at, user: $user, action: $action, object: $object,
  detail: $detail, previous: $previous, hash: $hash
})
RETURN e.seq AS seq
