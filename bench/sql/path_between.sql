WITH RECURSIVE a AS (
  SELECT m.* FROM member me JOIN member m ON m.lo >= me.lo AND m.lo < me.hi
  WHERE me.id = :'root' AND m.id = :'one'
), b AS (
  SELECT m.* FROM member me JOIN member m ON m.lo >= me.lo AND m.lo < me.hi
  WHERE me.id = :'root' AND m.id = :'other'
), above_a AS (
  SELECT * FROM a
  UNION ALL
  SELECT s.* FROM above_a x JOIN member s ON s.key = x.sponsor
), above_b AS (
  SELECT * FROM b
  UNION ALL
  SELECT s.* FROM above_b x JOIN member s ON s.key = x.sponsor
), way AS (
  SELECT 1 AS leg_of_way, -x.depth AS place, x.id, x.name
  FROM above_a x, b WHERE x.lo > b.lo OR x.hi <= b.lo
  UNION ALL
  (SELECT 2, 0, x.id, x.name
   FROM above_a x, b WHERE x.lo <= b.lo AND x.hi > b.lo
   ORDER BY x.depth DESC LIMIT 1)
  UNION ALL
  SELECT 3, x.depth, x.id, x.name
  FROM above_b x, a WHERE x.lo > a.lo OR x.hi <= a.lo
)
SELECT row_number() OVER (ORDER BY leg_of_way, place) - 1 AS step, id AS member, name,
       CASE leg_of_way WHEN 1 THEN 'up' WHEN 2 THEN 'common upline' ELSE 'down' END
         AS part
FROM way ORDER BY step
