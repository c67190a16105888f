// Keep a lane of the log to this transaction.
//
// It is a statement of its own so that the log is read after the lock is held.
//
// @param  lane:number  lane
// @cost   one node, and waiting for a process that carries out the same log
MERGE (l:ImportLane {number: $lane})
SET l.locked = true
