// Who carries the volume of a branch in a month, with shares summed up.
//
// @about   Sellers in the order of their volume, each with his share and with the
//          share of all up to him. Where a few places already carry most of it, the
//          branch depends on these people; volume_concentration says the same in six
//          rows. Up to some thousand rows the sum is quick.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @param   limit:number   rows at most
// @returns place      1 = largest volume
// @returns member     id
// @returns name       name
// @returns volume     what he sold himself, hundredths
// @returns share      basis points of the branch
// @returns cumulated  basis points of the branch up to this place
// @chart   area place cumulated
// @example period=2026-05 limit=50
// @library
// @cost    roll-ups of the branch in the month; rows × rows / 2 additions
MATCH (me:Member {id: $root})
MATCH (v:PeriodVolume)
WHERE v.period = $period AND v.lo >= me.lo AND v.lo < me.hi
WITH v ORDER BY v.volume DESC, v.member
WITH collect(v.member)[0..$limit] AS members, collect(v.volume)[0..$limit] AS volumes,
     sum(v.volume) AS total
WHERE total > 0
UNWIND range(0, size(members) - 1) AS i
MATCH (m:Member {id: members[i]})
RETURN i + 1 AS place, m.id AS member, m.name AS name, volumes[i] AS volume,
       volumes[i] * 10000 / total AS share,
       reduce(sum = 0, one IN volumes[0..i + 1] | sum + one) * 10000 / total
         AS cumulated
ORDER BY place
