// What tells whether the network has changed since a projection of it was made.
//
// @returns store      id of the database
// @returns version    of the sponsor tree's labels
// @returns changing   whether labels are being rewritten
// @returns importing  imports that are being carried out
// @returns imports    ids and states of all imports
// @returns runs       ids and states of all runs with a result
// @right   company
// @cost    number of imports and runs
CALL db.info() YIELD id AS store
MATCH (t:Tree {name: 'sponsor'})
RETURN store, t.version AS version, t.changing AS changing,
  COUNT { MATCH (b:ImportBatch) WHERE b.state IN ['staged', 'publishing'] } AS importing,
  COLLECT { MATCH (b:ImportBatch) RETURN b.id + ' ' + b.state AS it ORDER BY it }
    AS imports,
  COLLECT { MATCH (r:Run) WHERE r.state <> 'draft'
            RETURN r.id + ' ' + r.state AS it ORDER BY it } AS runs
