// A period by its id.
CREATE INDEX period_id
FOR (n:Period) ON (n.id)
