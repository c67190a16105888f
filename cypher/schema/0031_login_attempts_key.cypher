// Attempts to log in are counted once a key.
CREATE CONSTRAINT login_attempts_key IF NOT EXISTS
FOR (n:LoginAttempts) REQUIRE n.key IS UNIQUE
