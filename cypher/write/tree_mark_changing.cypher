// Mark the sponsor tree as changing: readers wait until it is whole again.
//
// @param   writer              who rewrites labels
// @param   lease_until:number  instant, milliseconds, until which he is waited for
// @param   stretches:list      label ranges whose roll-ups may be old: low, high, low…
// @cost    one node
MATCH (t:Tree {name: 'sponsor'})
SET t.changing = true, t.writer = $writer, t.lease_until = $lease_until,
  t.stretches = $stretches
