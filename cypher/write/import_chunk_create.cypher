// One chunk of the log of a batch: a statement with its columns, compressed.
//
// @param  batch          its batch
// @param  number:number  place in the log, from 0
// @param  rows:number    rows it writes
// @param  data           compressed JSON
// @cost   one node
CREATE (:ImportChunk {batch: $batch, number: $number, rows: $rows, data: $data})
