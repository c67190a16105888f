// Everything of a batch is written.
//
// @param  batch  its id
// @cost   one node
MATCH (b:ImportBatch {id: $batch})
SET b.state = b.then, b.key = CASE b.then WHEN 'undone' THEN null ELSE b.key END
