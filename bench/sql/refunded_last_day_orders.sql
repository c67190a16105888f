SELECT o.number, m.id AS member, m.name AS seller, o.volume,
       back.number AS return_number, back.day AS return_day,
       to_date(back.day::text, 'YYYYMMDD') - to_date(o.day::text, 'YYYYMMDD') AS days,
       -back.volume AS taken_back
FROM member me
JOIN period p ON p.id = :'period'
JOIN orders o ON o.day = p.last_day AND NOT o.is_return
JOIN member m ON m.key = o.seller AND m.lo >= me.lo AND m.lo < me.hi
JOIN orders back ON back.returns = o.key
WHERE me.id = :'root'
ORDER BY taken_back DESC, o.number, back.number LIMIT :limit
