// Counts and sums of nodes by which a projection is compared with the network.
//
// @returns what   label
// @returns rows   count
// @returns total  sum of its figures, 0 where it has none
// @right   company
// @cost    everything there is
MATCH (n:Member)
RETURN 'Member' AS what, count(n) AS rows, sum(n.joined) + sum(n.depth) AS total
UNION ALL
MATCH (n:Distributor)
RETURN 'Distributor' AS what, count(n) AS rows, sum(n.joined) AS total
UNION ALL
MATCH (n:Customer)
RETURN 'Customer' AS what, count(n) AS rows, sum(n.joined) AS total
UNION ALL
MATCH (n:Territory)
RETURN 'Territory' AS what, count(n) AS rows, sum(size(n.code)) AS total
UNION ALL
MATCH (n:Product)
RETURN 'Product' AS what, count(n) AS rows, sum(n.price) AS total
UNION ALL
MATCH (n:Order)
RETURN 'Order' AS what, count(n) AS rows, sum(n.net) + sum(n.tax) + sum(n.gross) + sum(n.cost) + sum(n.volume)
    + sum(n.qualifying_volume) AS total
UNION ALL
MATCH (n:Period)
RETURN 'Period' AS what, count(n) AS rows, sum(n.first_day) AS total
UNION ALL
MATCH (n:PeriodVolume)
RETURN 'PeriodVolume' AS what, count(n) AS rows, sum(n.volume) + sum(n.qualifying) + sum(n.sales) AS total
UNION ALL
MATCH (n:Plan)
RETURN 'Plan' AS what, count(n) AS rows, sum(size(n.id)) AS total
UNION ALL
MATCH (n:Run) WHERE n.state <> 'draft'
RETURN 'Run' AS what, count(n) AS rows, sum(n.total) AS total
UNION ALL
MATCH (r:Run) WHERE r.state <> 'draft'
MATCH (n:Payout) WHERE n.run = r.id
RETURN 'Payout' AS what, count(n) AS rows, sum(n.amount) AS total
UNION ALL
MATCH (r:Run) WHERE r.state <> 'draft'
MATCH (n:PeriodResult) WHERE n.run = r.id
RETURN 'PeriodResult' AS what, count(n) AS rows, sum(n.amount) + sum(n.group_volume) AS total
