// Distributors with the most retail customers, and what they sold them in a month.
//
// @about   Customers who stand directly below a distributor today, whether they
//          bought or not, beside the volume that he sold to customers in the month.
//          Many customers and little retail volume: they are names, not customers.
//          lost_customers finds who stopped buying.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @param   limit:number   rows at most
// @returns member     id of the distributor
// @returns name       his name
// @returns customers  customers directly below him who are not distributors
// @returns retail     volume of his sales to customers in the month, hundredths
// @chart   bar name customers
// @example period=2026-05 limit=20
// @library
// @cost    members of the branch
MATCH (me:Member {id: $root})
MATCH (c:Member)
WHERE c.lo >= me.lo + 1 AND c.lo < me.hi AND c:Customer AND NOT c:Distributor
MATCH (c)-[:SPONSORED_BY]->(m:Distributor)
WITH m, count(c) AS customers ORDER BY customers DESC, m.id LIMIT $limit
OPTIONAL MATCH (v:PeriodVolume {period: $period, member: m.id})
RETURN m.id AS member, m.name AS name, customers, coalesce(v.retail, 0) AS retail
ORDER BY customers DESC, member
