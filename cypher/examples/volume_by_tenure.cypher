// Who sells more: people who are new, or those who have been here for years.
//
// @about   Sellers of a month by complete years of membership on its last day. Where
//          year 0 makes most of the volume, the company lives on its newcomers and
//          must find new ones all the time. `mean` is what one seller of that age
//          sells.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @returns years    complete years of membership
// @returns sellers  members with an order
// @returns volume   volume, hundredths
// @returns mean     volume of one of them, hundredths
// @chart   bar years volume
// @example period=2026-05
// @library
// @cost    roll-ups of the branch in the month and their members
MATCH (me:Member {id: $root})
MATCH (p:Period {id: $period})
CALL (me) {
  MATCH (v:PeriodVolume)
  WHERE v.period = $period AND v.lo >= me.lo AND v.lo < me.hi
  RETURN v
}
MATCH (m:Member {id: v.member})
WITH (p.last_day - m.joined) / 10000 AS years, v.volume AS volume
RETURN years, count(*) AS sellers, sum(volume) AS volume,
       sum(volume) / count(*) AS mean
ORDER BY years
