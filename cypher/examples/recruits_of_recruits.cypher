// Whose recruits recruited in turn, soon after they had joined.
//
// @about   Of the distributors who joined between the days directly below somebody:
//          how many recruited within `days` days of their own joining, and whom they
//          brought in. This is duplication, the best early sign of a branch that will
//          grow. Recruits of the last `days` days have not had their time yet.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @param   days:number    days after joining in which a recruit counts
// @param   limit:number   rows at most
// @returns member    id
// @returns name      name
// @returns recruits  distributors who joined directly below him
// @returns starters  those of them who recruited in time
// @returns second    distributors whom the starters brought in, in time
// @chart   scatter recruits second
// @example first_day=2025-06-01 last_day=2026-05-31 days=90 limit=20
// @library
// @cost    distributors of the branch and the frontlines of those who joined
MATCH (me:Member {id: $root})
MATCH (m:Distributor)
WHERE m.lo >= me.lo + 1 AND m.lo < me.hi
  AND m.joined >= $first_day AND m.joined <= $last_day AND m.depth IS NOT NULL
CALL (m) {
  MATCH (m)<-[:SPONSORED_BY]-(d:Distributor)
  WHERE d.joined >= m.joined
    AND duration.inDays(date(toString(m.joined)), date(toString(d.joined))).days
      <= $days
  RETURN count(d) AS brought
}
MATCH (m)-[:SPONSORED_BY]->(s:Member)
RETURN s.id AS member, s.name AS name, count(m) AS recruits,
       count(CASE WHEN brought > 0 THEN 1 END) AS starters, sum(brought) AS second
ORDER BY second DESC, recruits DESC, member LIMIT $limit
