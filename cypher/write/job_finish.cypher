// End a job: no row once the lease is lost to another worker.
//
// @param   job           job
// @param   fence:number  number of the claim
// @param   state         done, failed or cancelled
// @param   message       in words
// @param   result        canonical JSON of what it made
// @param   at:number     present instant
// @returns id            job
// @cost    one index seek
MATCH (j:Job {id: $job})
SET j.locked = ''
WITH j WHERE j.fence = $fence AND j.state = 'running'
SET j.state = $state, j.message = $message, j.result = $result, j.finished_at = $at,
  j.lease_until = 0,
  j.progress = CASE WHEN $state = 'done' THEN 1000 ELSE j.progress END
RETURN j.id AS id
