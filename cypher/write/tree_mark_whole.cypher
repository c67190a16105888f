// Mark the sponsor tree as whole, in a new version.
//
// @cost    one node
MATCH (t:Tree {name: 'sponsor'})
SET t.changing = false, t.version = t.version + 1
REMOVE t.writer, t.lease_until, t.stretches
