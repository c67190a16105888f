// How many distributors stand on each level below me, and how many have left.
//
// @about   The shape of a branch: wide at the top or a long chain. Customers are not
//          counted and stand on no level. A level with many `lost` says where people
//          are left alone. deepest_lines names the legs that reach furthest.
// @param   root:member    id of the branch head, put in by the server
// @returns level   1 = directly below
// @returns people  distributors
// @returns lost    those of them who have left
// @chart   bar level people
// @library
// @cost    distributors of the branch
MATCH (me:Member {id: $root})
MATCH (m:Distributor)
WHERE m.lo >= me.lo + 1 AND m.lo < me.hi
  AND m.joined IS NOT NULL AND m.depth IS NOT NULL
RETURN m.depth - me.depth AS level, count(m) AS people,
       count(m.left) AS lost
ORDER BY level
