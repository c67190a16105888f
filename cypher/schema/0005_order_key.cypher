// An order of a source exists once, however often it is imported.
CREATE CONSTRAINT order_key IF NOT EXISTS
FOR (n:Order) REQUIRE n.key IS UNIQUE
