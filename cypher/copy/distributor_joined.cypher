// Who joined a branch, and how deep, from the index alone.
CREATE INDEX distributor_joined
FOR (n:Distributor) ON (n.lo, n.joined, n.depth)
