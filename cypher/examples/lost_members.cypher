// Distributors who left between two days, with the size of what stands below them.
//
// @about   Those who left, the heads of large branches first: whoever stands below
//          them has lost his upline's work, not his place. `below` counts
//          distributors on all levels, whether they have left or not.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @param   limit:number   rows at most
// @returns member  id
// @returns name    name
// @returns joined  day of joining, yyyymmdd
// @returns left    day of leaving, yyyymmdd
// @returns below   distributors below him, whoever they are
// @example first_day=2025-06-01 last_day=2026-05-31 limit=20
// @library
// @cost    those who left and their branches
MATCH (me:Member {id: $root})
MATCH (m:Distributor)
WHERE m.lo >= me.lo AND m.lo < me.hi
  AND m.left >= $first_day AND m.left <= $last_day
CALL (m) {
  MATCH (d:Distributor)
  WHERE d.lo >= m.lo + 1 AND d.lo < m.hi
    AND d.joined IS NOT NULL AND d.depth IS NOT NULL
  RETURN count(d) AS below
}
RETURN m.id AS member, m.name AS name, m.joined AS joined, m.left AS left, below
ORDER BY below DESC, member LIMIT $limit
