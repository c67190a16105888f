// Some of what a draft that was left behind would have left to the next period.
//
// @param   run           id of the run
// @param   limit:number  how many at a time
// @returns deleted  how many went
// @cost    the rows of the batch
MATCH (n:RunLeft) WHERE n.run = $run AND n.name IS NOT NULL
WITH n LIMIT $limit
DELETE n
RETURN count(n) AS deleted
