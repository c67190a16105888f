// Prolong the lease of a job and say how far it is: no row once the lease is lost.
//
// A progress below 0 and an empty message leave what is there.
//
// @param   job            job
// @param   fence:number   number of the claim
// @param   until:number   instant until which the lease lasts
// @param   progress:number  per mille
// @param   message        what it is doing
// @returns cancel         whether its owner wants it stopped
// @cost    one index seek
MATCH (j:Job {id: $job})
SET j.locked = ''
WITH j WHERE j.fence = $fence AND j.state = 'running'
SET j.lease_until = $until,
  j.progress = CASE WHEN $progress < 0 THEN j.progress ELSE $progress END,
  j.message = CASE WHEN $message = '' THEN j.message ELSE $message END
RETURN j.cancel AS cancel
