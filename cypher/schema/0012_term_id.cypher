// A personal term has one id.
CREATE CONSTRAINT term_id IF NOT EXISTS
FOR (n:Term) REQUIRE n.id IS UNIQUE
