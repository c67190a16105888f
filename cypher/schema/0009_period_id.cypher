// A period has one spelling.
CREATE CONSTRAINT period_id IF NOT EXISTS
FOR (n:Period) REQUIRE n.id IS UNIQUE
