// Group volume of everybody who has some, worked out by walking the sponsor tree of
// a day upwards from every seller: the audit of a run, which sums a different way.
//
// @param   first_day:day  yyyymmdd, inclusive
// @param   last_day:day   yyyymmdd, inclusive; also the day of the tree
// @returns member  id
// @returns volume  volume of his branch, hundredths
// @right   run
// @cost    orders of the days + the uplines of their sellers
MATCH (o:Order) WHERE o.day >= $first_day AND o.day <= $last_day
MATCH (o)-[:SOLD_BY]->(seller:Member)
WITH seller, sum(o.volume) AS own
MATCH (seller)
  (()-[s:SPONSORSHIP WHERE s.valid_from <= $last_day AND s.valid_to > $last_day
                       AND s.recorded_to = 253402300800000]->()){0,}
  (m:Member)
RETURN m.id AS member, sum(own) AS volume
