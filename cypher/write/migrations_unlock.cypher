// Give the lock of the migrations back.
//
// @param   owner  who holds it
// @cost    one node
MATCH (lock:Migration {number: 0})
WHERE lock.lease_owner = $owner
REMOVE lock.lease_owner, lock.lease_until
