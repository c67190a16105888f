// Which part of the volume the strongest sellers make.
//
// @about   The rule of Pareto: the top 20 % of sellers often make 80 % of the volume.
//          Sellers are members with an order in the month; a part of a person counts
//          as one. Above 10000 basis points the others have more returns than sales.
//          Compare a month with the same one a year ago.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @returns percent       strongest sellers, per cent of all
// @returns sellers       how many these are
// @returns volume        what they sold, hundredths
// @returns basis_points  per 10000 of the branch
// @chart   line percent basis_points
// @example period=2026-05
// @library
// @cost    roll-ups of the branch in the month
MATCH (me:Member {id: $root})
MATCH (v:PeriodVolume)
WHERE v.period = $period AND v.lo >= me.lo AND v.lo < me.hi
WITH v.volume AS volume ORDER BY volume DESC
WITH collect(volume) AS volumes, sum(volume) AS total
WHERE total > 0
UNWIND [1, 5, 10, 20, 50, 100] AS percent
WITH percent, total, volumes[0..(size(volumes) * percent + 99) / 100] AS top
WITH percent, total, size(top) AS sellers,
     reduce(sum = 0, one IN top | sum + one) AS volume
RETURN percent, sellers, volume, volume * 10000 / total AS basis_points
ORDER BY percent
