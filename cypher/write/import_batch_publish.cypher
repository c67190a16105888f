// From now on the batch will happen: its log is complete.
//
// @param  batch          its id
// @param  chunks:number  chunks of its log
// @param  rows:number    rows they write
// @param  then           state at the end: published or undone
// @cost   one node
MATCH (b:ImportBatch {id: $batch})
SET b.state = 'publishing', b.chunks = $chunks, b.rows = $rows, b.then = $then,
  b.applied = 0, b.done = 0
