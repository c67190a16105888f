WITH sold AS (
  SELECT o.day / 100 AS month, l.product, o.currency,
         sum(l.quantity) AS pieces, sum(l.quantity * l.price)::bigint AS net,
         sum(l.quantity * l.cost)::bigint AS cost
  FROM member me
  JOIN member m ON m.lo >= me.lo AND m.lo < me.hi
  JOIN orders o ON o.seller = m.key AND o.day BETWEEN :first_day AND :last_day
  JOIN line l ON l.order_key = o.key
  WHERE me.id = :'root'
  GROUP BY o.day / 100, l.product, o.currency
)
SELECT s.month, p.sku, p.name AS product, s.currency, s.pieces, s.net,
       s.net - s.cost AS margin,
       CASE WHEN s.net > 0 THEN (s.net - s.cost) * 10000 / s.net END AS basis_points
FROM sold s JOIN product p ON p.key = s.product
ORDER BY s.month, p.sku, s.currency
