SELECT m.id AS member, m.name, v.volume, v.personal, v.retail, v.qualifying, v.orders
FROM member me
JOIN period_volume v ON v.period = :'period' AND v.lo >= me.lo AND v.lo < me.hi
JOIN member m ON m.key = v.member
WHERE me.id = :'root'
ORDER BY v.volume DESC, m.id LIMIT :limit
