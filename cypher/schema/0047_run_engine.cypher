// Runs whose inputs were frozen without everything the present rules read.
//
// They can no longer be derived again, so they count no more: the period is
// computed anew.
MATCH (r:Run {state: 'computed'})
WHERE NOT EXISTS { MATCH (:RunInput {run: r.id, name: 'state_keys'}) }
SET r.state = 'superseded'
