// Orders and their mean value by day of the week.
//
// @about   Says when a shop, a warehouse or a hotline is needed, and which day suits
//          an action. Returns are left out. Money of different currencies is never
//          added up, so a weekday has a row a currency.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns weekday   1 = Monday
// @returns currency  currency of the orders
// @returns orders    orders
// @returns net       net money, minor units of that currency
// @returns mean      net money of one order, minor units
// @chart   bar weekday orders currency
// @example first_day=2026-03-01 last_day=2026-05-31
// @library
// @cost    orders of the company between the days
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day AND NOT o.is_return
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN o
}
WITH o.day AS day, o.currency AS currency, count(*) AS orders, sum(o.net) AS net
RETURN date(toString(day)).dayOfWeek AS weekday, currency, sum(orders) AS orders,
       sum(net) AS net, sum(net) / sum(orders) AS mean
ORDER BY weekday, currency
