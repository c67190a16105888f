// Months that may have roll-ups, in order.
//
// @returns period  month
// @cost    one row a month
MATCH (p:Period {calendar: 'month'})
RETURN p.id AS period
ORDER BY period
