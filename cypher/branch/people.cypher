// Name, standing and last order of some members of a branch.
//
// @param   root:member    id of the branch head
// @param   members:list   ids
// @param   period:period  month of the qualifying volume, like 2026-05
// @param   last_day:day   orders after this day do not count, yyyymmdd
// @returns member      id
// @returns name        name
// @returns qualifying  qualifying volume of the month, hundredths
// @returns last_order  day of his last order, yyyymmdd; 0 = none yet
// @cost    orders of the members
MATCH (me:Member {id: $root})
UNWIND $members AS id
MATCH (m:Member {id: id}) WHERE m.lo >= me.lo AND m.lo < me.hi
OPTIONAL MATCH (v:PeriodVolume {period: $period, member: id})
CALL (m) {
  OPTIONAL MATCH (o:Order)-[:SOLD_BY]->(m)
  WHERE o.day <= $last_day AND NOT o.is_return
  RETURN coalesce(max(o.day), 0) AS last_order
}
RETURN m.id AS member, m.name AS name, coalesce(v.qualifying, 0) AS qualifying,
       last_order
ORDER BY member
