// Wait until every index is filled and in use.
//
// @param   seconds:number  how long at most
// @cost    as long as the server fills its indexes
CALL db.awaitIndexes($seconds)
