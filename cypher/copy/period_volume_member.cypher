// A month of a member.
CREATE INDEX period_volume_member
FOR (n:PeriodVolume) ON (n.period, n.member)
