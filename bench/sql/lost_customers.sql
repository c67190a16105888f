WITH bought AS (
  SELECT o.buyer, count(*) AS orders, sum(o.volume)::bigint AS volume,
         max(o.day) AS last_order
  FROM member me
  JOIN member m ON m.lo >= me.lo AND m.lo < me.hi
  JOIN orders o ON o.seller = m.key AND o.day BETWEEN :first_day AND :last_day
  JOIN member c ON c.key = o.buyer AND c.lo >= me.lo + 1 AND c.lo < me.hi
  WHERE me.id = :'root' AND NOT o.is_return
  GROUP BY o.buyer
)
SELECT c.id AS member, c.name, s.name AS sponsor, b.orders, b.volume, b.last_order
FROM bought b
JOIN member c ON c.key = b.buyer
JOIN member s ON s.key = c.sponsor
WHERE NOT EXISTS (
  SELECT FROM orders later
  WHERE later.buyer = b.buyer AND later.day > :last_day AND NOT later.is_return)
ORDER BY b.volume DESC, c.id LIMIT :limit
