// How many distributors have no recruit, one, two and so on.
//
// @about   Most people of a network never recruit: the row of 0 is the largest, and
//          that is no fault. Look at the step from 1 to 2 and at the long end.
//          Counted are distributors who have not left, with all distributors who ever
//          came in directly below them.
// @param   root:member  id of the branch head, put in by the server
// @returns recruits      distributors directly below
// @returns people        distributors who have so many
// @returns basis_points  people per 10000 of all
// @chart   bar recruits people
// @library
// @cost    distributors of the branch and their frontlines
MATCH (me:Member {id: $root})
MATCH (m:Distributor)
WHERE m.lo >= me.lo AND m.lo < me.hi
  AND m.joined IS NOT NULL AND m.depth IS NOT NULL AND m.status = 'active'
WITH COUNT { (m)<-[:SPONSORED_BY]-(:Distributor) } AS recruits, count(*) AS people
WITH collect([recruits, people]) AS sizes, sum(people) AS total
UNWIND sizes AS size
RETURN size[0] AS recruits, size[1] AS people, size[1] * 10000 / total AS basis_points
ORDER BY recruits
