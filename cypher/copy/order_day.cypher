// The orders of some days.
CREATE INDEX order_day
FOR (n:Order) ON (n.day)
