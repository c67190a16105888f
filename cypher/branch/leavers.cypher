// Distributors of a branch who have left.
//
// @param   root:member   id of the branch head
// @returns member  id
// @returns left    day of leaving, yyyymmdd
// @packed
// @cost    those who have left
MATCH (me:Member {id: $root})
MATCH (m:Distributor)
WHERE m.lo >= me.lo AND m.lo < me.hi AND m.left IS NOT NULL
RETURN collect(m.id) AS member, collect(m.left) AS left
