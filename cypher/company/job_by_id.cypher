// One job.
//
// @param   job          job
// @returns id           job
// @returns kind         what is to be done
// @returns owner        user who asked for it
// @returns state        queued, running, done, failed or cancelled
// @returns progress     per mille
// @returns message      in words
// @returns result       canonical JSON of what it made
// @returns created_at   instant
// @returns finished_at  instant, 0 until then
// @cost    one index seek
MATCH (j:Job {id: $job})
RETURN j.id AS id, j.kind AS kind, j.owner AS owner, j.state AS state,
  j.progress AS progress, j.message AS message, j.result AS result,
  j.created_at AS created_at, j.finished_at AS finished_at
