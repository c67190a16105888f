// Take the lock of the sponsor tree until the transaction ends.
//
// Whoever writes labels takes it first. It is a statement of its own so that the
// state is read after the lock is held.
//
// @cost    one node, and waiting for another writer
MATCH (t:Tree {name: 'sponsor'})
SET t.locked = true
