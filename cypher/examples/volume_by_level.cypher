// On which level below the head the volume of a month is made.
//
// @about   Level 0 is the head himself. Plans that pay by level pay along this count,
//          so it says what a change of a level's rate would cost. What is sold to
//          customers counts on the level of the distributor who sold it.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @returns level         0 = the head
// @returns sellers       members with an order
// @returns volume        volume, hundredths
// @returns basis_points  per 10000 of the branch; empty without volume
// @chart   bar level volume
// @example period=2026-05
// @library
// @cost    roll-ups of the branch in the month and their members
MATCH (me:Member {id: $root})
MATCH (v:PeriodVolume)
WHERE v.period = $period AND v.lo >= me.lo AND v.lo < me.hi
MATCH (m:Member {id: v.member})
WITH m.depth - me.depth AS level, count(v) AS sellers, sum(v.volume) AS volume
WITH collect([level, sellers, volume]) AS levels, sum(volume) AS total
UNWIND levels AS one
RETURN one[0] AS level, one[1] AS sellers, one[2] AS volume,
       CASE WHEN total > 0 THEN one[2] * 10000 / total END AS basis_points
ORDER BY level
