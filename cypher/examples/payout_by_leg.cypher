// What a run pays to each leg of a branch, against the leg's volume.
//
// @about   A leg is a distributor directly below the head with everybody below him,
//          as the tree is today; the run may have been computed on another tree.
//          `per_point` is what one point of volume costs in pay: legs that are far
//          above the others live on their depth, not on their sales.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @param   limit:number   rows at most
// @returns member     id
// @returns name       name
// @returns people     members of the leg with an amount
// @returns amount     what they get, minor units of the run's currency
// @returns volume     volume of the leg in the month, hundredths
// @returns per_point  minor units for one point of volume; empty without volume
// @chart   scatter volume amount
// @example period=2026-05 limit=20
// @library
// @right   run_totals
// @cost    members of the branch with a seek each, roll-ups of the branch in the month
MATCH (me:Member {id: $root})
MATCH (r:Run {period: $period})
WHERE r.state IN ['computed', 'approved', 'posted', 'paid']
WITH me, r.id AS run
MATCH (leg:Distributor)-[:SPONSORED_BY]->(me)
CALL (leg, run) {
  MATCH (m:Member) WHERE m.lo >= leg.lo AND m.lo < leg.hi
  MATCH (x:PeriodResult {run: run, member: m.id})
  USING INDEX x:PeriodResult(run, member)
  WHERE x.amount > 0
  RETURN count(x) AS people, sum(x.amount) AS amount
}
CALL (leg) {
  MATCH (v:PeriodVolume)
  WHERE v.period = $period AND v.lo >= leg.lo AND v.lo < leg.hi
  RETURN sum(v.volume) AS volume
}
RETURN leg.id AS member, leg.name AS name, people, amount, volume,
       CASE WHEN volume > 0 THEN amount * 100 / volume END AS per_point
ORDER BY amount DESC, volume DESC, member LIMIT $limit
