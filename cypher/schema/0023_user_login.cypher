// A login name belongs to one user.
CREATE CONSTRAINT user_login IF NOT EXISTS
FOR (n:User) REQUIRE n.login IS UNIQUE
