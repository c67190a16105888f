// Counts of those who left are read from the index alone; only they are in it.
CREATE INDEX distributor_left IF NOT EXISTS
FOR (n:Distributor) ON (n.lo, n.left)
