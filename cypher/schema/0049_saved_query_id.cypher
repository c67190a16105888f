// A saved query has one id.
CREATE CONSTRAINT saved_query_id IF NOT EXISTS
FOR (n:SavedQuery) REQUIRE n.id IS UNIQUE
