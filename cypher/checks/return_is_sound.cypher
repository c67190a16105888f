// A return takes back one order of the same seller with figures below zero.
//
// @returns order  key of a return that does not, or of an order that is none and yet does
// @cost    orders
MATCH (o:Order)
WITH o, COUNT {
  MATCH (o)-[:RETURNS]->(original:Order)
  WHERE NOT original.is_return AND original.kind = o.kind
    AND EXISTS { (o)-[:SOLD_BY]->(:Member)<-[:SOLD_BY]-(original) }
} AS fitting, COUNT { (o)-[:RETURNS]->() } AS all
WHERE NOT coalesce(CASE
  WHEN o.is_return THEN fitting = 1 AND all = 1
    AND o.net <= 0 AND o.gross <= 0 AND o.volume <= 0 AND o.qualifying_volume <= 0
  ELSE all = 0
    AND o.net >= 0 AND o.gross >= 0 AND o.volume >= 0 AND o.qualifying_volume >= 0
END, false)
RETURN coalesce(o.key, '') AS order
LIMIT 100
