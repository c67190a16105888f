WITH joined AS (
  SELECT m.key, m.joined / 100 AS cohort
  FROM member me JOIN member m ON m.lo >= me.lo AND m.lo < me.hi
  WHERE me.id = :'root' AND m.distributor
    AND m.joined >= replace(:'first', '-', '')::int * 100
    AND m.joined <= replace(:'last', '-', '')::int * 100 + 31
), people AS (
  SELECT cohort, count(*) AS people FROM joined GROUP BY cohort
), sold AS (
  SELECT DISTINCT j.key, j.cohort, o.day / 100 AS month
  FROM joined j JOIN orders o ON o.seller = j.key
  WHERE NOT o.is_return
), aged AS (
  SELECT cohort,
         (month / 100 - cohort / 100) * 12 + month % 100 - cohort % 100 AS age
  FROM sold
)
SELECT cohort, age, people, count(*) AS sold,
       count(*) * 10000 / people AS basis_points
FROM aged JOIN people USING (cohort)
WHERE age >= 0
GROUP BY cohort, age, people
ORDER BY cohort, age
