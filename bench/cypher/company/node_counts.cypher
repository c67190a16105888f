// How many nodes of the three large labels there are.
//
// @returns label  name
// @returns nodes  count
// @cost    count store
MATCH (m:Member) WITH count(m) AS members
MATCH (o:Order) WITH members, count(o) AS orders
MATCH (v:PeriodVolume) WITH members, orders, count(v) AS volumes
UNWIND [['Member', members], ['Order', orders], ['PeriodVolume', volumes]] AS pair
RETURN pair[0] AS label, pair[1] AS nodes
