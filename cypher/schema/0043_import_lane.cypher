// A lane is one node, which whoever writes in it locks.
CREATE CONSTRAINT import_lane IF NOT EXISTS
FOR (n:ImportLane) REQUIRE n.number IS UNIQUE
