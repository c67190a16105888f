// Counts of people by joining day and depth are read from the index alone.
CREATE INDEX distributor_joined IF NOT EXISTS
FOR (n:Distributor) ON (n.lo, n.joined, n.depth)
