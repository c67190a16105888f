// Personal terms of a member.
CREATE INDEX term_member IF NOT EXISTS
FOR (n:Term) ON (n.member)
