// Who stands on a leg of the placement tree: one row or none.
//
// @param   parent:member  whose leg it is
// @param   leg            L, R or the number of a slot
// @returns member  who stands there
// @cost    positions under one member
MATCH (:Member {id: $parent})<-[placed:PLACED_UNDER]-(m:Member)
WHERE placed.leg = $leg
RETURN m.id AS member
