// State of the sponsor tree, read by a writer that holds its lock.
//
// @returns changing     true while labels are being rewritten
// @returns writer       who rewrites them, empty for nobody
// @returns lease_until  instant, milliseconds, until which he is waited for
// @returns stretches    label ranges whose roll-ups may still be old: low, high, low…
// @cost    one node
MATCH (t:Tree {name: 'sponsor'})
RETURN t.changing AS changing, coalesce(t.writer, '') AS writer,
  coalesce(t.lease_until, 0) AS lease_until, coalesce(t.stretches, []) AS stretches
