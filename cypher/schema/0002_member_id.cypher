// A person has one id, and a seek finds him.
CREATE CONSTRAINT member_id IF NOT EXISTS
FOR (n:Member) REQUIRE n.id IS UNIQUE
