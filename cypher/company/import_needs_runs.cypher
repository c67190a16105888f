// Commission runs that were computed after an import.
//
// @param   since:number  ms
// @returns key    id of the run
// @returns what   what it is, in words
// @returns count  1
// @cost    one node a run
MATCH (r:Run) WHERE r.computed_at >= $since
RETURN r.id AS key, 'commission runs computed since' AS what, 1 AS count
ORDER BY key LIMIT 100
