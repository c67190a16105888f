// A contact has one id.
CREATE CONSTRAINT contact_id IF NOT EXISTS
FOR (n:Contact) REQUIRE n.id IS UNIQUE
