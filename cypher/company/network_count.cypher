// How many nodes the network has, from members to roll-ups and runs.
//
// @returns nodes  count
// @cost    count store
MATCH (n)
RETURN count(n) AS nodes
