// Orders of the last day of a period that were taken back later.
//
// @about   Orders that were made to reach a threshold of a period come on its last
//          day and go back when it has been paid. One of them is chance; the same
//          seller every month is not. `days` is how long it took. Change `o.day =
//          p.last_day` to a range for the last days.
// @param   root:member    id of the branch head, put in by the server
// @param   period:period  month, like 2026-05
// @param   limit:number   rows at most
// @returns number         number of the order
// @returns member         id of the distributor
// @returns seller         his name
// @returns volume         volume of the order, hundredths
// @returns return_number  number of the return
// @returns return_day     its day, yyyymmdd
// @returns days           days between them
// @returns taken_back     volume taken back, hundredths
// @chart   scatter days taken_back
// @example period=2026-02 limit=20
// @library
// @cost    orders of the company on that day
MATCH (me:Member {id: $root})
MATCH (p:Period {id: $period})
CALL (me, p) {
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day = p.last_day AND NOT o.is_return
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN o, m
}
MATCH (o)<-[:RETURNS]-(back:Order)
RETURN o.number AS number, m.id AS member, m.name AS seller, o.volume AS volume,
       back.number AS return_number, back.day AS return_day,
       duration.inDays(date(toString(o.day)), date(toString(back.day))).days AS days,
       -back.volume AS taken_back
ORDER BY taken_back DESC, number, return_number LIMIT $limit
