// Which part of the volume goes to customers, month by month.
//
// @about   10000 basis points would mean that everything is sold to customers and
//          nothing bought for own use. Regulators and auditors ask for this figure. A
//          month without positive volume has no share.
// @param   root:member    id of the branch head, put in by the server
// @param   first:period   first month, like 2026-01
// @param   last:period    last month
// @returns period        month
// @returns volume        volume, hundredths
// @returns retail        volume of sales to customers, hundredths
// @returns basis_points  retail per 10000 of the volume; empty without volume
// @chart   line period basis_points
// @example first=2025-06 last=2026-05
// @library
// @cost    roll-ups of the branch in those months
MATCH (p:Period)
WHERE p.id >= $first AND p.id <= $last AND p.calendar = 'month'
CALL (p) {
  MATCH (me:Member {id: $root})
  MATCH (v:PeriodVolume)
  WHERE v.period = p.id AND v.lo >= me.lo AND v.lo < me.hi
  RETURN sum(v.volume) AS volume, sum(v.retail) AS retail
}
RETURN p.id AS period, volume, retail,
       CASE WHEN volume > 0 THEN retail * 10000 / volume END AS basis_points
ORDER BY period
