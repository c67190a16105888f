// What is known of some members, for the check of an import.
//
// @param   ids:list     ids that may exist
// @returns id           who exists
// @returns name         name
// @returns sponsor      id of the sponsor, empty for the house
// @returns enroller     id, empty where it is the sponsor
// @returns joined       yyyymmdd
// @returns left         yyyymmdd, 0 while a member
// @returns distributor  whether a distributor
// @returns customer     whether a customer
// @returns country      ISO 3166
// @returns language     ISO 639
// @returns currency     ISO 4217
// @returns territory    code of the district, empty for none
// @returns placement    id of whom he is placed under, empty for nobody
// @returns leg          leg of the placement
// @returns supervisor   id, empty where it is the sponsor
// @returns contacts     a list a member: id, kind, value of his phones and e-mails
// @cost    an index seek a member and what hangs on him
// @packed
UNWIND $ids AS wanted
MATCH (m:Member {id: wanted})
WITH m,
  head([(m)-[:SPONSORED_BY]->(s) | s.id]) AS sponsor,
  head([(m)-[r:ENROLLED_BY]->(e) WHERE r.valid_to = 99991231 | e.id]) AS enroller,
  head([(m)-[r:LIVES_IN]->(t) WHERE r.valid_to = 99991231 | t.code]) AS territory,
  head([(m)-[r:PLACED_UNDER]->(p) | [p.id, toString(r.leg)]]) AS placed,
  head([(m)-[r:SUPERVISED_BY]->(s) WHERE r.valid_to = 99991231 | s.id]) AS supervisor,
  [(c:Contact)-[:OF]->(m) | [c.id, c.kind, c.value]] AS contacts
RETURN collect(m.id) AS id, collect(coalesce(m.name, '')) AS name,
  collect(CASE sponsor WHEN 'house' THEN '' ELSE coalesce(sponsor, '') END) AS sponsor,
  collect(coalesce(enroller, '')) AS enroller, collect(m.joined) AS joined,
  collect(coalesce(m.left, 0)) AS left, collect(m:Distributor) AS distributor,
  collect(m:Customer) AS customer, collect(coalesce(m.country, '')) AS country,
  collect(coalesce(m.language, '')) AS language,
  collect(coalesce(m.currency, '')) AS currency,
  collect(coalesce(territory, '')) AS territory,
  collect(coalesce(placed[0], '')) AS placement, collect(coalesce(placed[1], '')) AS leg,
  collect(coalesce(supervisor, '')) AS supervisor,
  collect(contacts) AS contacts
