// One sum a month and block of neighbouring members.
CREATE CONSTRAINT block_volume IF NOT EXISTS
FOR (n:BlockVolume) REQUIRE (n.period, n.block) IS UNIQUE
