// A session is found by the hash of its key.
CREATE CONSTRAINT session_hash IF NOT EXISTS
FOR (n:Session) REQUIRE n.hash IS UNIQUE
