// All runs of a period, drafts included.
//
// @param   period:period  month
// @returns id       id of the run
// @returns version  counts the runs of a period
// @returns state    draft, computed, approved, posted, paid or superseded
// @right   run_totals
// @cost    an index seek
MATCH (r:Run {period: $period})
RETURN r.id AS id, r.version AS version, r.state AS state
ORDER BY version
