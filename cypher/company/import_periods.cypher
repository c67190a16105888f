// Months that take no orders any more.
//
// @returns period  month
// @returns state   closing or closed
// @cost    one row a closed month
MATCH (p:Period {calendar: 'month'}) WHERE p.state <> 'open'
RETURN p.id AS period, p.state AS state
