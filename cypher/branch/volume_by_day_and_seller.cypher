// Volume of every seller of a large branch between two days, from the day index.
//
// @param   root:member     id of the branch head
// @param   first_day:day   first day, yyyymmdd, inclusive
// @param   last_day:day    last day, yyyymmdd, inclusive
// @returns member      id of the seller
// @returns volume      volume of own use and retail sales, hundredths
// @returns qualifying  qualifying volume, hundredths
// @packed
// @cost    all orders of the company between the days
MATCH (me:Member {id: $root})
MATCH (o:Order)
USING INDEX o:Order(day)
WHERE o.day >= $first_day AND o.day <= $last_day
MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
WITH m.id AS id, sum(o.volume) AS sold, sum(o.qualifying_volume) AS counted
RETURN collect(id) AS member, collect(sold) AS volume, collect(counted) AS qualifying
