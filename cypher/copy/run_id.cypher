// A run by its id.
CREATE INDEX run_id
FOR (n:Run) ON (n.id)
