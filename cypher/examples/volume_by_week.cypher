// Volume and orders by week of the ISO calendar.
//
// @about   Weeks of the ISO calendar begin on Monday, and the first one of a year
//          holds its first Thursday. The first and the last row may be parts of a
//          week. `sellers` counts a person once a week, so the column must not be
//          summed.
// @param   root:member    id of the branch head, put in by the server
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns week      like 2026-W21
// @returns volume    volume of the orders between the days, hundredths
// @returns orders    orders and returns
// @returns sellers   distributors who sold
// @chart   line week volume
// @example first_day=2025-06-01 last_day=2026-05-31
// @library
// @cost    orders of the company between the days
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (o:Order)
  USING INDEX o:Order(day)
  WHERE o.day >= $first_day AND o.day <= $last_day
  MATCH (o)-[:SOLD_BY]->(m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi
  RETURN o, m
}
WITH o, m, date({year: o.day / 10000, month: o.day / 100 % 100,
                 day: o.day % 100}) AS date
RETURN date.weekYear + '-W' + right('0' + date.week, 2) AS week,
       sum(o.volume) AS volume, count(o) AS orders, count(DISTINCT m) AS sellers
ORDER BY week
