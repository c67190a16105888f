// A branch is one range of interval labels.
CREATE INDEX member_lo IF NOT EXISTS
FOR (n:Member) ON (n.lo)
