// The figures of a branch in a month are read from the index alone.
CREATE INDEX period_volume_figures IF NOT EXISTS
FOR (n:PeriodVolume)
ON (n.period, n.lo, n.volume, n.personal, n.qualifying, n.sales)
