// What the network page says about one member, apart from his branch's figures.
//
// @param   root:member    the member
// @param   period:period  month of his own volume, like 2026-05
// @returns id          id
// @returns name        name
// @returns labels      Distributor, Customer
// @returns status      active or left
// @returns joined      day of joining, yyyymmdd
// @returns left        day of leaving, yyyymmdd; 0 = still a member
// @returns country     ISO 3166 code
// @returns language    language
// @returns sponsor     name of the direct sponsor, never his id
// @returns personal    volume of his own use in the month, hundredths
// @returns retail      volume of his sales to customers in the month, hundredths
// @returns qualifying  qualifying volume of both, hundredths
// @returns last_order  day of his last order, yyyymmdd; 0 = none yet
// @returns levels      levels of distributors below him
// @returns size        distributors below him who have not left
// @cost    members of the branch and his own orders
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (m:Distributor)
  WHERE m.lo >= me.lo + 1 AND m.lo < me.hi
    AND m.joined IS NOT NULL AND m.depth IS NOT NULL
  RETURN max(m.depth) AS deepest, count(m) AS joined
}
CALL (me) {
  MATCH (m:Distributor)
  WHERE m.lo >= me.lo + 1 AND m.lo < me.hi AND m.left IS NOT NULL
  RETURN count(m) AS gone
}
CALL (me) {
  OPTIONAL MATCH (o:Order)-[:SOLD_BY]->(me)
  WHERE NOT o.is_return
  RETURN coalesce(max(o.day), 0) AS last_order
}
OPTIONAL MATCH (me)-[:SPONSORED_BY]->(s:Member)
OPTIONAL MATCH (v:PeriodVolume {period: $period, member: $root})
RETURN me.id AS id, me.name AS name,
       [label IN labels(me) WHERE label IN ['Distributor', 'Customer']] AS labels,
       coalesce(me.status, 'active') AS status, coalesce(me.joined, 0) AS joined,
       coalesce(me.left, 0) AS left,
       coalesce(me.country, '') AS country, coalesce(me.language, '') AS language,
       coalesce(s.name, '') AS sponsor, coalesce(v.personal, 0) AS personal,
       coalesce(v.retail, 0) AS retail, coalesce(v.qualifying, 0) AS qualifying,
       last_order, coalesce(deepest - me.depth, 0) AS levels,
       joined - gone AS size
