// A territory has one code.
CREATE CONSTRAINT territory_code IF NOT EXISTS
FOR (n:Territory) REQUIRE n.code IS UNIQUE
