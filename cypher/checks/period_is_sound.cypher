// A period has a calendar, a state and days in order.
//
// @returns period  id of one that has not
// @cost    periods
MATCH (p:Period)
WHERE NOT coalesce(
  p.calendar IN ['month', 'week', 'campaign'] AND p.first_day <= p.last_day
  AND p.state IN ['open', 'closing', 'closed'], false
)
RETURN coalesce(p.id, '') AS period
LIMIT 100
