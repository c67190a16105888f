// How many weeks pass between an order and its return.
//
// @about   Returns of the days by the age of what they take back. Goods that do not
//          please come back in the first weeks; a second hill after the end of the
//          month is made of orders that only served a threshold. Week 0 is the first
//          seven days.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns weeks    complete weeks from the order to the return
// @returns returns  returns
// @returns volume   volume taken back, hundredths
// @chart   bar weeks returns
// @example first_day=2025-06-01 last_day=2026-05-31
// @library
// @cost    orders of the company between the days
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day AND o.is_return
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN o
}
MATCH (o)-[:RETURNS]->(first:Order)
WITH duration.inDays(date(toString(first.day)), date(toString(o.day))).days / 7
       AS weeks, o.volume AS volume
RETURN weeks, count(*) AS returns, -sum(volume) AS volume
ORDER BY weeks
