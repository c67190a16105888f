// The labels of the top after a first load, and the first version of the tree.
//
// @param  lo:number     interval label
// @param  hi:number     interval label
// @param  depth:number  levels below the top
// @cost   two nodes
MATCH (house:Member {id: 'house'})
MATCH (t:Tree {name: 'sponsor'})
SET house.lo = $lo, house.hi = $hi, house.depth = $depth,
  t.version = t.version + 1
