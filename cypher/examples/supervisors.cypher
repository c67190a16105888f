// Who looks after people he does not sponsor, and what those sold in a month.
//
// @about   A supervisor is stated where somebody else than the sponsor looks after a
//          member. `people` counts the members of the branch whom he looks after
//          today, `volume` is what they sold themselves. Supervisors outside the
//          branch are left out.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @param   limit:number   rows at most
// @returns member  id
// @returns name    name
// @returns people  members he looks after
// @returns volume  what they sold in the month, hundredths
// @chart   bar name people
// @example period=2026-05 limit=20
// @library
// @cost    members of the branch and a roll-up of each who is looked after
MATCH (me:Member {id: $root})
MATCH (m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
MATCH (m)-[r:SUPERVISED_BY]->(s:Member)
WHERE r.valid_to = 99991231 AND s.lo >= me.lo AND s.lo < me.hi
  AND NOT EXISTS { (m)-[:SPONSORED_BY]->(s) }
OPTIONAL MATCH (v:PeriodVolume {period: $period, member: m.id})
RETURN s.id AS member, s.name AS name, count(m) AS people,
       sum(v.volume) AS volume
ORDER BY people DESC, member LIMIT $limit
