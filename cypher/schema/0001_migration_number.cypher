// One node a migration; comes first, it makes the lock of the migrations race-free.
CREATE CONSTRAINT migration_number IF NOT EXISTS
FOR (n:Migration) REQUIRE n.number IS UNIQUE
