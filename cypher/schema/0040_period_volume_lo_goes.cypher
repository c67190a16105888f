// The index of the figures begins with the same two columns and serves its reads.
DROP INDEX period_volume_lo IF EXISTS
