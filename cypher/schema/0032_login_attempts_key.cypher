// One counter of failed logins an account or address.
CREATE CONSTRAINT login_attempts_key IF NOT EXISTS
FOR (n:LoginAttempts) REQUIRE n.key IS UNIQUE
