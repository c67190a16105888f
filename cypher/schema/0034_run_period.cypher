// Runs of a period.
CREATE INDEX run_period IF NOT EXISTS
FOR (n:Run) ON (n.period)
