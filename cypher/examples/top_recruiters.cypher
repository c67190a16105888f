// Who recruited most distributors between two days.
//
// @about   Counted are distributors who joined between the days and stand directly
//          below him today. Many recruits of whom few stayed are a warning. Who
//          brought somebody in without being his sponsor is in enrolled_elsewhere.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @param   limit:number   rows at most
// @returns member    id of the sponsor
// @returns name      his name
// @returns recruits  distributors who joined directly below him
// @returns stayed    those of them who have not left
// @chart   bar name recruits
// @example first_day=2025-06-01 last_day=2026-05-31 limit=20
// @library
// @cost    distributors of the branch
MATCH (me:Member {id: $root})
MATCH (m:Distributor)
WHERE m.lo >= me.lo + 1 AND m.lo < me.hi
  AND m.joined >= $first_day AND m.joined <= $last_day AND m.depth IS NOT NULL
MATCH (m)-[:SPONSORED_BY]->(s:Member)
RETURN s.id AS member, s.name AS name, count(m) AS recruits,
       count(CASE WHEN m.status = 'active' THEN 1 END) AS stayed
ORDER BY recruits DESC, member LIMIT $limit
