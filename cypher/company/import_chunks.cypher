// What is left of the log of a batch, in the order in which it is carried out.
//
// @param   batch   its id
// @returns number  place in the log
// @returns stage   stages follow each other
// @returns lane    lanes of one stage are written at the same time
// @returns rows    rows it writes
// @returns total   rows that the whole log writes
// @cost    chunks of the batch
MATCH (b:ImportBatch {id: $batch})
MATCH (c:ImportChunk)
WHERE c.batch = b.id AND 0 <= c.number < 1000000000
RETURN c.number AS number, c.stage AS stage, c.lane AS lane, c.rows AS rows,
  b.rows AS total
ORDER BY number
