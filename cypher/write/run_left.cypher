// One column of what a draft leaves to the next period.
//
// @param   run     id of the run
// @param   name    name of the column
// @param   sha256  hash before compression
// @param   data    bytes
// @cost    one node
CREATE (:RunLeft {run: $run, name: $name, sha256: $sha256, data: $data})
