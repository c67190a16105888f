// What a member is paid in a run.
CREATE INDEX payout_member
FOR (n:Payout) ON (n.run, n.member)
