// Whose joining has its anniversary in a month, most years first.
//
// @about   A list to congratulate from: people who have not left and whose day of
//          joining falls into the month, `years` complete on that day. The month must
//          be one of the calendar of periods. top_recruiters and volume_by_tenure say
//          what long membership is worth.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @param   limit:number   rows at most
// @returns member  id
// @returns name    name
// @returns joined  day of joining, yyyymmdd
// @returns years   years complete in that month
// @example period=2026-05 limit=20
// @library
// @cost    distributors of the branch
MATCH (me:Member {id: $root})
MATCH (p:Period {id: $period})
MATCH (m:Distributor)
WHERE m.lo >= me.lo AND m.lo < me.hi AND m.joined < p.first_day
  AND m.depth IS NOT NULL
  AND m.joined / 100 % 100 = p.first_day / 100 % 100 AND m.status = 'active'
RETURN m.id AS member, m.name AS name, m.joined AS joined,
       p.first_day / 10000 - m.joined / 10000 AS years
ORDER BY years DESC, name, member LIMIT $limit
