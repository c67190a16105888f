// Distributors of some legs of a branch by the months they joined and left in.
//
// The branch head may be among the legs and then stands for himself alone.
//
// @param   root:member  id of the branch head
// @param   legs:list    ids of members inside the branch
// @returns member  id of the leg's head
// @returns joined  month of joining, yyyymm
// @returns left    month of leaving, yyyymm; 999912 = still a member
// @returns people  number of distributors
// @cost    members of the legs
MATCH (me:Member {id: $root})
UNWIND $legs AS leg
MATCH (head:Member {id: leg}) WHERE head.lo >= me.lo AND head.lo < me.hi
WITH head.id AS member, head.lo AS first,
     CASE WHEN head.lo = me.lo THEN head.lo + 1 ELSE head.hi END AS next
MATCH (m:Member) WHERE m.lo >= first AND m.lo < next AND m:Distributor
RETURN member, m.joined / 100 AS joined,
       coalesce(m.left, 99991231) / 100 AS left, count(*) AS people
