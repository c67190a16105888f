// Legs of somebody in the placement tree: positions and volume.
//
// @about   In a binary plan the smaller leg decides the pay; this shows both beside
//          each other. All positions of a leg count, strangers too, of whom only the
//          number is told: `own` are those who stand in his sponsor branch as well.
// @param   root:member    id of the branch head, put in by the server
// @param   head:member    whose legs
// @param   period:period  month, like 2026-05
// @returns leg        leg or slot
// @returns positions  positions in it
// @returns own        those of them in his sponsor branch
// @returns volume     what all of them sold in the month, hundredths
// @chart   bar leg volume
// @example head=M0000007 period=2026-05
// @library
// @cost    positions below him in the placement tree
MATCH (me:Member {id: $root})
MATCH (h:Member {id: $head}) WHERE h.lo >= me.lo AND h.lo < me.hi
MATCH (h)<-[r:PLACED_UNDER]-(c:Member)
CALL (c) {
  MATCH (c)<-[:PLACED_UNDER*0..]-(p:Member)
  RETURN p
}
OPTIONAL MATCH (v:PeriodVolume {period: $period, member: p.id})
RETURN r.leg AS leg, count(p) AS positions,
       count(CASE WHEN p.lo >= h.lo AND p.lo < h.hi THEN 1 END) AS own,
       sum(v.volume) AS volume
ORDER BY leg
