// How far the log of a batch is carried out.
//
// @param   batch    its id
// @returns chunks   chunks of its log
// @returns applied  chunks that are carried out
// @returns rows     rows of its log
// @returns done     rows that are written
// @cost    one node
MATCH (b:ImportBatch {id: $batch})
RETURN b.chunks AS chunks, b.applied AS applied, b.rows AS rows, b.done AS done
