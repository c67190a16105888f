// Payouts of a member in a run.
CREATE INDEX payout_member IF NOT EXISTS
FOR (n:Payout) ON (n.run, n.member)
