// Some of the frozen inputs of a draft that was left behind.
//
// @param   run           id of the run
// @param   limit:number  how many at a time
// @returns deleted  how many went
// @cost    the rows of the batch
MATCH (n:RunInput) WHERE n.run = $run AND n.name IS NOT NULL
WITH n LIMIT $limit
DELETE n
RETURN count(n) AS deleted
