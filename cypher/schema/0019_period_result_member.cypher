// Results of a member in a run.
CREATE INDEX period_result_member IF NOT EXISTS
FOR (n:PeriodResult) ON (n.run, n.member)
