// The figures of a large branch in a month are read from the index alone.
CREATE INDEX block_volume_figures IF NOT EXISTS
FOR (n:BlockVolume)
ON (n.period, n.block, n.volume, n.personal, n.qualifying, n.sales, n.sellers, n.active)
