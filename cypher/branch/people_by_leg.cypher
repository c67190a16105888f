// Distributors of some legs of a branch who joined and who left, by month.
//
// The branch head may be among the legs and then stands for himself alone.
//
// @param   root:member  id of the branch head
// @param   legs:list    ids of members inside the branch
// @returns member  id of the leg's head
// @returns event   joined or left
// @returns month   yyyymm
// @returns people  number of distributors
// @cost    distributors of the legs, from the index alone
MATCH (me:Member {id: $root})
UNWIND $legs AS leg
MATCH (head:Member {id: leg}) WHERE head.lo >= me.lo AND head.lo < me.hi
WITH head.id AS member, head.lo AS first,
     CASE WHEN head.lo = me.lo THEN head.lo + 1 ELSE head.hi END AS next
CALL (first, next) {
  MATCH (m:Distributor)
  WHERE m.lo >= first AND m.lo < next
    AND m.joined IS NOT NULL AND m.depth IS NOT NULL
  RETURN 'joined' AS event, m.joined / 100 AS month, count(*) AS people
  UNION ALL
  MATCH (m:Distributor)
  WHERE m.lo >= first AND m.lo < next AND m.left IS NOT NULL
  RETURN 'left' AS event, m.left / 100 AS month, count(*) AS people
}
RETURN member, event, month, people
ORDER BY member, event, month
