// A member's figures in a run.
CREATE INDEX period_result_member
FOR (n:PeriodResult) ON (n.run, n.member)
