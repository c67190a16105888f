// Note in the same transaction what of a batch has been carried out.
//
// @param  batch          its id
// @param  applied:number chunks that are carried out
// @param  done:number    rows that are written
// @param  finished:flag  whether that was the last one
// @cost   one node
MATCH (b:ImportBatch {id: $batch})
SET b.applied = $applied, b.done = $done,
  b.state = CASE WHEN $finished THEN b.then ELSE b.state END,
  b.key = CASE WHEN $finished AND b.then = 'undone' THEN null ELSE b.key END
