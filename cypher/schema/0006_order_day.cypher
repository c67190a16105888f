// Orders of some days, for calendars that have no roll-up.
CREATE INDEX order_day IF NOT EXISTS
FOR (n:Order) ON (n.day)
