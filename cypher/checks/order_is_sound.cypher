// An order has a seller, a kind, a key and figures; only a retail order has a customer.
//
// @returns order  key of one that has not
// @cost    orders
MATCH (o:Order)
WHERE NOT coalesce(
  o.key = o.source + ':' + o.number AND o.number <> ''
  AND o.kind IN ['own', 'retail'] AND o.currency <> '' AND o.day > 0
  AND o.net IS NOT NULL AND o.tax IS NOT NULL AND o.gross = o.net + o.tax
  AND o.cost IS NOT NULL AND o.volume IS NOT NULL
  AND o.qualifying_volume IS NOT NULL
  AND COUNT { (o)-[:SOLD_BY]->(:Member) } = 1
  AND COUNT { (o)-[:BOUGHT_BY]->(:Member) } <= CASE o.kind WHEN 'own' THEN 0 ELSE 1 END,
  false
)
RETURN coalesce(o.key, '') AS order
LIMIT 100
