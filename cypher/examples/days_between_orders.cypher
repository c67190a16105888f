// How many weeks pass between two orders of the same seller.
//
// @about   Days with an order of one seller, in turn, and the gap between each and
//          the next. A hill at four weeks is people who order once a month; a
//          reminder is worth most just after the usual gap. Several orders of a day
//          are one. Gaps longer than the days asked for cannot be seen.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns weeks    complete weeks between two orders
// @returns gaps     gaps of that length
// @returns sellers  sellers with such a gap
// @chart   bar weeks gaps
// @example first_day=2026-03-01 last_day=2026-05-31
// @library
// @cost    orders of the company between the days, sorted
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day AND NOT o.is_return
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN DISTINCT m, o.day AS day
}
WITH m, day ORDER BY day
WITH m, collect(day) AS days
UNWIND range(1, size(days) - 1) AS i
WITH m, duration.inDays(
       date(toString(days[i - 1])), date(toString(days[i]))).days / 7 AS weeks
RETURN weeks, count(*) AS gaps, count(DISTINCT m) AS sellers
ORDER BY weeks
