// Sessions of a user, to end them all.
CREATE INDEX session_user IF NOT EXISTS
FOR (n:Session) ON (n.user)
