// What the network page says about one member, apart from his figures.
//
// @param   root:member   the member
// @returns id          id
// @returns name        name
// @returns labels      Distributor, Customer
// @returns status      active or left
// @returns joined      day of joining, yyyymmdd
// @returns left        day of leaving, yyyymmdd; 0 = still a member
// @returns country     ISO 3166 code
// @returns language    language
// @returns sponsor     name of the direct sponsor, never his id
// @returns last_order  day of his last order, yyyymmdd; 0 = none yet
// @returns levels      levels of distributors below him
// @returns size        distributors below him who have not left
// @cost    members of the branch and his own orders
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi AND m:Distributor
  RETURN coalesce(max(m.depth) - me.depth, 0) AS levels,
         count(CASE WHEN m.status = 'active' AND m.lo > me.lo THEN 1 END) AS size
}
OPTIONAL MATCH (me)-[:SPONSORED_BY]->(s:Member)
RETURN me.id AS id, me.name AS name,
       [label IN labels(me) WHERE label IN ['Distributor', 'Customer']] AS labels,
       me.status AS status, me.joined AS joined, coalesce(me.left, 0) AS left,
       coalesce(me.country, '') AS country, coalesce(me.language, '') AS language,
       coalesce(s.name, '') AS sponsor, levels, size,
       coalesce(COLLECT { MATCH (o:Order)-[:SOLD_BY]->(me)
                          RETURN o.day ORDER BY o.day DESC LIMIT 1 }[0], 0) AS last_order
