// Take a draft away from a process that has not renewed its lease: from here on
// every batch of that process fails. Empty when it has renewed it meanwhile.
//
// @param   run         id of the run
// @param   now:number  ms
// @returns id  id of the run
// @cost    an index seek
MATCH (r:Run {id: $run, state: 'draft'}) WHERE r.lease_until <= $now
SET r.owner = ''
RETURN r.id AS id
