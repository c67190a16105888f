// The log of a batch is carried out and goes.
//
// @param  batch  its batch
// @cost   chunks of the batch
MATCH (c:ImportChunk {batch: $batch})
DELETE c
