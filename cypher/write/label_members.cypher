// New labels of a batch of members.
//
// @param   id:list     their ids
// @param   lo:list     interval labels
// @param   hi:list     interval labels
// @param   depth:list  levels below the top
// @cost    an index seek a member
UNWIND range(0, size($id) - 1) AS i
MATCH (m:Member {id: $id[i]})
SET m.lo = $lo[i], m.hi = $hi[i], m.depth = $depth[i]
