// A month of a branch.
CREATE INDEX period_volume_lo
FOR (n:PeriodVolume) ON (n.period, n.lo)
