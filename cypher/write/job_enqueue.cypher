// Put a job into the queue.
//
// @param   id         job
// @param   kind       what is to be done
// @param   owner      user who asked for it
// @param   params     canonical JSON of what he asked for
// @param   at:number  present instant
// @returns id         job
// @cost    one node
CREATE (j:Job {
  id: $id, kind: $kind, state: 'queued', progress: 0, message: '', owner: $owner,
  params: $params, result: '{}', created_at: $at, started_at: 0, finished_at: 0,
  lease_owner: '', lease_until: 0, fence: 0, cancel: false
})
RETURN j.id AS id
