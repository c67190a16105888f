// The same file is imported once.
CREATE CONSTRAINT import_batch_key IF NOT EXISTS
FOR (n:ImportBatch) REQUIRE n.key IS UNIQUE
