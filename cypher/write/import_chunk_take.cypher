// Take one chunk off the log of a batch, to carry it out in the same transaction.
//
// @param   batch          its batch
// @param   number:number  place in the log, from 0
// @returns data  compressed JSON
// @cost    one node
MATCH (c:ImportChunk {batch: $batch, number: $number})
WITH c, c.data AS data
DELETE c
RETURN data
