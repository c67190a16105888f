// One chunk of the log of a batch: statements with their columns, compressed.
//
// @param  batch          its batch
// @param  number:number  place in the log, from 0
// @param  stage:number   stages follow each other
// @param  lane:number    lanes of one stage are written at the same time
// @param  rows:number    rows it writes
// @param  data           compressed JSON
// @cost   one node
CREATE (:ImportChunk {
  batch: $batch, number: $number, stage: $stage, lane: $lane, rows: $rows, data: $data
})
