// Text of the plan a run was computed with.
//
// @param   run  id of the run
// @returns text    TOML
// @returns sha256  its hash
// @right   run_totals
// @cost    an index seek
MATCH (:Run {id: $run})-[:USES]->(p:Plan)
RETURN p.text AS text, p.sha256 AS sha256
