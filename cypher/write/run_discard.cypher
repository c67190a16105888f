// A draft that was left behind, after everything it had written.
//
// @param   run  id of the run
// @cost    an index seek
MATCH (r:Run {id: $run, state: 'draft'})
DETACH DELETE r
