WITH frontlines AS (
  SELECT d.sponsor, count(*) AS frontline
  FROM member me JOIN member d ON d.lo >= me.lo AND d.lo < me.hi
  WHERE me.id = :'root' AND d.distributor
  GROUP BY d.sponsor
), leaders AS (
  SELECT m.*, coalesce(f.frontline, 0) AS frontline
  FROM member me
  JOIN member m ON m.lo >= me.lo + 1 AND m.lo < me.hi
  LEFT JOIN frontlines f ON f.sponsor = m.key
  WHERE me.id = :'root' AND m.distributor AND m.left_day IS NULL
    AND coalesce(f.frontline, 0) >= :recruits
), sleeping AS (
  SELECT l.*, coalesce((SELECT max(o.day) FROM orders o WHERE o.seller = l.key), 0)
           AS last_order
  FROM leaders l
)
SELECT s.id AS member, s.name, s.frontline,
       (SELECT count(*) FROM member d
        WHERE d.distributor AND d.lo >= s.lo + 1 AND d.lo < s.hi) AS below,
       s.last_order
FROM sleeping s WHERE s.last_order < :first_day
ORDER BY below DESC, s.id LIMIT :limit
