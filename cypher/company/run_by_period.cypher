// The run that counts of a period, or none: computed or further.
//
// @param   period:period  month, like 2026-05
// @returns id           id
// @returns period       month
// @returns version      counts the runs of a period
// @returns state        computed, approved, posted or paid
// @returns plan         name@version
// @returns plan_sha     hash of the plan's text
// @returns input_sha    hash of the frozen inputs
// @returns result_sha   hash of lines and totals
// @returns root_sha     hash of all three
// @right   run_totals
// @cost    an index seek
MATCH (r:Run {period: $period})
WHERE r.state IN ['computed', 'approved', 'posted', 'paid']
RETURN r.id AS id, r.period AS period, r.version AS version, r.state AS state,
       r.plan AS plan, r.plan_sha AS plan_sha, r.input_sha AS input_sha,
       r.result_sha AS result_sha, r.root_sha AS root_sha
ORDER BY version DESC
LIMIT 1
