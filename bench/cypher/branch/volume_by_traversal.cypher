// Volume of a branch in one month by walking the sponsor tree, without labels.
//
// @param   root:member    id of the branch head
// @param   period:period  month
// @returns volume         hundredths
// @cost    members of the branch, one relationship each
MATCH (me:Member {id: $root})
MATCH (m:Member)-[:SPONSORED_BY*0..]->(me)
MATCH (v:PeriodVolume {period: $period, member: m.id})
RETURN sum(v.volume) AS volume
