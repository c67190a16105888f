// One chunk of the log of a batch.
//
// @param   batch          its batch
// @param   number:number  place in the log, from 0
// @returns rows  rows it writes
// @returns data  compressed JSON
// @cost    chunks of the one batch that is being published
MATCH (c:ImportChunk {batch: $batch, number: $number})
RETURN c.rows AS rows, c.data AS data
