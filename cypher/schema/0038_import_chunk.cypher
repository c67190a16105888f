// A log is carried out chunk by chunk, each found at once.
CREATE CONSTRAINT import_chunk IF NOT EXISTS
FOR (n:ImportChunk) REQUIRE (n.batch, n.number) IS UNIQUE
