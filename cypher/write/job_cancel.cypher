// Ask a job to stop; one that has not begun is over at once.
//
// @param   job        job
// @param   at:number  present instant
// @returns state      its state now
// @cost    one index seek
MATCH (j:Job {id: $job})
SET j.locked = ''
WITH j WHERE j.state IN ['queued', 'running']
SET j.cancel = true,
  j.finished_at = CASE WHEN j.state = 'queued' THEN $at ELSE 0 END,
  j.state = CASE WHEN j.state = 'queued' THEN 'cancelled' ELSE j.state END
RETURN j.state AS state
