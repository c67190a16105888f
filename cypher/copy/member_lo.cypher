// The members of a branch.
CREATE INDEX member_lo
FOR (n:Member) ON (n.lo)
