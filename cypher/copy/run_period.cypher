// The runs of a period.
CREATE INDEX run_period
FOR (n:Run) ON (n.period)
