// Take or renew the lock of the migrations: one row, or none while another holds it.
//
// @param   owner         who asks
// @param   now:number    present instant, milliseconds
// @param   until:number  instant at which the lock falls open by itself
// @returns owner         the same owner
// @cost    one node
MERGE (lock:Migration {number: 0})
SET lock.asked_at = $now
WITH lock
WHERE lock.lease_owner IS NULL OR lock.lease_owner = $owner OR lock.lease_until < $now
SET lock.lease_owner = $owner, lock.lease_until = $until
RETURN lock.lease_owner AS owner
