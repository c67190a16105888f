// From now on the batch will happen: what it writes is written or in its log.
//
// @param  batch        its id
// @param  rows:number  rows it writes
// @param  then         state at the end: published or undone
// @cost   one node
MATCH (b:ImportBatch {id: $batch})
SET b.state = 'publishing', b.rows = $rows, b.then = $then
