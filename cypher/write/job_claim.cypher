// Claim the oldest job that waits, or whose worker let its lease run out.
//
// The dummy write takes the node's lock; the state is then read again, so two
// workers never claim the same job.
//
// @param   kinds:list    kinds of job that this worker knows
// @param   worker        name of this worker
// @param   at:number     present instant
// @param   until:number  instant until which the lease lasts
// @returns id            job
// @returns kind          what is to be done
// @returns owner         user who asked for it
// @returns params        canonical JSON
// @returns fence         number of this claim, 1 for the first
// @returns cancel        whether its owner wants it stopped
// @cost    jobs that are not over
MATCH (j:Job) WHERE j.state IN ['queued', 'running']
WITH j WHERE j.lease_until < $at AND j.kind IN $kinds
WITH j ORDER BY j.created_at, j.id LIMIT 1
SET j.locked = $worker
WITH j WHERE j.state IN ['queued', 'running'] AND j.lease_until < $at
SET j.state = 'running', j.lease_owner = $worker, j.lease_until = $until,
  j.fence = j.fence + 1,
  j.started_at = CASE WHEN j.started_at = 0 THEN $at ELSE j.started_at END
RETURN j.id AS id, j.kind AS kind, j.owner AS owner, j.params AS params,
  j.fence AS fence, j.cancel AS cancel
