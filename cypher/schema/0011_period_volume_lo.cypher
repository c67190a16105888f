// Volume of a branch in a month is one range of roll-ups.
CREATE INDEX period_volume_lo IF NOT EXISTS
FOR (n:PeriodVolume) ON (n.period, n.lo)
