// Files with one header are read in one way.
CREATE CONSTRAINT import_mapping_key IF NOT EXISTS
FOR (n:ImportMapping) REQUIRE n.key IS UNIQUE
