// What a run leaves to the next period has one name within its run.
CREATE CONSTRAINT run_left_name IF NOT EXISTS
FOR (n:RunLeft) REQUIRE (n.run, n.name) IS UNIQUE
