// Counts and sums of relationships, compared like those of nodes.
//
// @returns what   relationship type
// @returns rows   count
// @returns total  sum of its figures, 0 where it has none
// @right   company
// @cost    everything there is
MATCH ()-[n:SPONSORED_BY]->()
RETURN 'SPONSORED_BY' AS what, count(n) AS rows, 0 AS total
UNION ALL
MATCH ()-[n:SPONSORSHIP]->()
RETURN 'SPONSORSHIP' AS what, count(n) AS rows, sum(n.valid_from) AS total
UNION ALL
MATCH ()-[n:ENROLLED_BY]->()
RETURN 'ENROLLED_BY' AS what, count(n) AS rows, sum(n.valid_from) AS total
UNION ALL
MATCH ()-[n:SUPERVISED_BY]->()
RETURN 'SUPERVISED_BY' AS what, count(n) AS rows, sum(n.valid_from) AS total
UNION ALL
MATCH ()-[n:PLACED_UNDER]->()
RETURN 'PLACED_UNDER' AS what, count(n) AS rows, 0 AS total
UNION ALL
MATCH ()-[n:LIVES_IN]->()
RETURN 'LIVES_IN' AS what, count(n) AS rows, sum(n.valid_from) AS total
UNION ALL
MATCH ()-[n:PART_OF]->()
RETURN 'PART_OF' AS what, count(n) AS rows, 0 AS total
UNION ALL
MATCH ()-[n:SOLD_BY]->()
RETURN 'SOLD_BY' AS what, count(n) AS rows, 0 AS total
UNION ALL
MATCH ()-[n:BOUGHT_BY]->()
RETURN 'BOUGHT_BY' AS what, count(n) AS rows, 0 AS total
UNION ALL
MATCH ()-[n:RETURNS]->()
RETURN 'RETURNS' AS what, count(n) AS rows, 0 AS total
UNION ALL
MATCH ()-[n:LINE]->()
RETURN 'LINE' AS what, count(n) AS rows,
  sum(n.quantity * (n.price + n.cost)) + sum(n.volume) AS total
UNION ALL
MATCH (r:Run)-[n:USES]->() WHERE r.state <> 'draft'
RETURN 'USES' AS what, count(n) AS rows, 0 AS total
