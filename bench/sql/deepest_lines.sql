SELECT leg.id AS member, leg.name, below.people, below.deepest - me.depth AS levels
FROM member me
JOIN member leg ON leg.sponsor = me.key AND leg.distributor
CROSS JOIN LATERAL (
  SELECT count(*) AS people, max(d.depth) AS deepest
  FROM member d WHERE d.distributor AND d.lo >= leg.lo AND d.lo < leg.hi
) below
WHERE me.id = :'root'
ORDER BY levels DESC, people DESC, leg.id LIMIT :limit
