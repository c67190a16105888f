// A frozen input has one name within its run.
CREATE CONSTRAINT run_input_name IF NOT EXISTS
FOR (n:RunInput) REQUIRE (n.run, n.name) IS UNIQUE
