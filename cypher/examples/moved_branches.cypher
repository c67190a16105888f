// Branches that were moved between two days, with their volume before and after.
//
// @about   Volume of today's branch of who was moved: of the three months before the
//          month of the move, and of the three after it. The month of the move itself
//          is in neither. A branch that lost volume was moved against its will more
//          often than not. Sponsors outside the branch have no name here.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @param   limit:number   rows at most
// @returns member          id
// @returns name            name
// @returns day             day from which the new sponsor counts, yyyymmdd
// @returns sponsor_before  name; empty outside the branch
// @returns sponsor         name of the new sponsor
// @returns before          volume of the three months before, hundredths
// @returns after           volume of the three months after, hundredths
// @chart   scatter before after
// @example first_day=2025-06-01 last_day=2026-05-31 limit=20
// @library
// @cost    members of the branch; roll-ups of the moved branches in six months
MATCH (me:Member {id: $root})
MATCH (m:Member) WHERE m.lo >= me.lo + 1 AND m.lo < me.hi
MATCH (m)-[h:SPONSORSHIP]->(s:Member)
WHERE h.valid_from >= $first_day AND h.valid_from <= $last_day
  AND h.valid_from > m.joined AND h.recorded_to = 253402300800000
  AND s.lo >= me.lo AND s.lo < me.hi
OPTIONAL MATCH (m)-[g:SPONSORSHIP]->(old:Member)
WHERE g.valid_to = h.valid_from AND g.recorded_to = 253402300800000
  AND old.lo >= me.lo AND old.lo < me.hi
WITH m, h.valid_from AS day, s, old,
     h.valid_from / 10000 * 12 + h.valid_from / 100 % 100 - 1 AS move
CALL (m, move) {
  UNWIND [-3, -2, -1, 1, 2, 3] AS step
  WITH m, step, (move + step) / 12 AS year, (move + step) % 12 + 1 AS month
  MATCH (v:PeriodVolume)
  WHERE v.period = toString(year) + '-' + right('0' + month, 2)
    AND v.lo >= m.lo AND v.lo < m.hi
  RETURN sum(CASE WHEN step < 0 THEN v.volume END) AS before,
         sum(CASE WHEN step > 0 THEN v.volume END) AS after
}
RETURN m.id AS member, m.name AS name, day, coalesce(old.name, '') AS sponsor_before,
       s.name AS sponsor, before, after
ORDER BY day DESC, member LIMIT $limit
