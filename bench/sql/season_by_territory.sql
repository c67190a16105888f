WITH RECURSIVE sold AS (
  SELECT o.territory AS code, o.day / 100 % 100 AS month,
         sum(l.quantity) AS pieces, sum(l.quantity * l.volume) AS volume
  FROM member me
  JOIN member m ON m.lo >= me.lo AND m.lo < me.hi
  JOIN orders o ON o.seller = m.key AND o.day BETWEEN :first_day AND :last_day
  JOIN line l ON l.order_key = o.key
  JOIN product p ON p.key = l.product
  WHERE me.id = :'root' AND p.sku = :'sku'
  GROUP BY o.territory, o.day / 100 % 100
), above AS (
  SELECT code AS home, code, name, level, parent, 0 AS steps FROM territory
  UNION ALL
  SELECT a.home, t.code, t.name, t.level, t.parent, a.steps + 1
  FROM above a JOIN territory t ON t.code = a.parent
  WHERE a.steps < 3
)
SELECT coalesce(a.code, '') AS territory, coalesce(a.name, '') AS name, s.month,
       sum(s.pieces)::bigint AS pieces, sum(s.volume)::bigint AS volume
FROM sold s LEFT JOIN above a ON a.home = s.code AND a.level = :'level'
GROUP BY 1, 2, 3
ORDER BY 1, 3
