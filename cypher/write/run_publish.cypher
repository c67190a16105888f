// The one switch: a draft becomes the run that counts, the one before superseded.
//
// @param   run    id of the run
// @param   owner  token of the process that wrote it
// @param   computed_at:number  ms
// @returns id          id of the run
// @returns superseded  how many runs of the period it takes the place of
// @cost    runs of the period
MATCH (r:Run {id: $run, state: 'draft', owner: $owner})
SET r.state = 'computed', r.computed_at = $computed_at
REMOVE r.owner, r.lease_until
WITH r
OPTIONAL MATCH (older:Run {period: r.period, state: 'computed'})
WHERE older.id <> r.id
SET older.state = 'superseded'
RETURN r.id AS id, count(older) AS superseded
