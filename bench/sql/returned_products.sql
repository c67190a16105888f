SELECT p.sku, p.name AS product, -sum(l.quantity) AS pieces,
       -sum(l.quantity * l.volume)::bigint AS volume,
       count(DISTINCT o.seller) AS sellers
FROM member me
JOIN member m ON m.lo >= me.lo AND m.lo < me.hi
JOIN orders o ON o.seller = m.key AND o.day BETWEEN :first_day AND :last_day
JOIN line l ON l.order_key = o.key
JOIN product p ON p.key = l.product
WHERE me.id = :'root' AND o.is_return
GROUP BY p.sku, p.name
ORDER BY volume DESC, p.sku
