// Everybody who was in the sponsor tree on a day, with his sponsor of that day, as
// known now.
//
// Each member is met once by the label scan whatever happens to his interval
// label meanwhile; the label only decides with whom he travels.
//
// @param   day:day       yyyymmdd
// @param   width:number  interval labels a packed record spans
// @returns id           id
// @returns sponsor      id of the sponsor; empty for the house
// @returns distributor  whether he may sell and earn
// @returns customer     whether he buys
// @returns house        whether it is the company's own position
// @returns left         day of leaving, 0 while a member
// @returns joined       day of joining, 0 for the house
// @returns enroller     id of who brought him in, the sponsor unless stated; empty for
//                       the house
// @returns placement    id above him in the placement tree; empty where he has none
// @returns leg          his place there, L, R or a number; empty where he has none
// @packed
// @right   run
// @cost    all members
MATCH (m:Member)
OPTIONAL MATCH (m)-[s:SPONSORSHIP]->(sponsor:Member)
WHERE s.valid_from <= $day AND s.valid_to > $day AND s.recorded_to = 253402300800000
WITH m, sponsor WHERE sponsor IS NOT NULL OR m:House
WITH m, sponsor,
     head([(m)-[e:ENROLLED_BY]->(who:Member)
           WHERE e.valid_from <= $day AND e.valid_to > $day | who.id]) AS enroller,
     head([(m)-[p:PLACED_UNDER]->(parent:Member) | [parent.id, p.leg]]) AS placed
WITH m.lo / $width AS part,
     collect(m.id) AS id, collect(coalesce(sponsor.id, '')) AS sponsor,
     collect(m:Distributor) AS distributor, collect(m:Customer) AS customer,
     collect(m:House) AS house, collect(coalesce(m.left, 0)) AS left,
     collect(CASE WHEN m:House THEN 0 ELSE coalesce(m.joined, 0) END) AS joined,
     collect(coalesce(enroller, sponsor.id, '')) AS enroller,
     collect(coalesce(placed[0], '')) AS placement,
     collect(coalesce(toString(placed[1]), '')) AS leg
RETURN id, sponsor, distributor, customer, house, left, joined, enroller, placement,
       leg
