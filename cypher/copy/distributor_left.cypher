// Who left a branch, from the index alone.
CREATE INDEX distributor_left
FOR (n:Distributor) ON (n.lo, n.left)
