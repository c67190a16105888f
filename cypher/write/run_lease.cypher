// Hold a draft a while longer; empty when it is no longer ours.
//
// @param   run    id of the run
// @param   owner  token of the process that writes it
// @param   lease_until:number  ms
// @returns id  id of the run
// @cost    an index seek
MATCH (r:Run {id: $run, state: 'draft', owner: $owner})
SET r.lease_until = $lease_until
RETURN r.id AS id
