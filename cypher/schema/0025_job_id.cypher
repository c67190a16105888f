// A job has one id.
CREATE CONSTRAINT job_id IF NOT EXISTS
FOR (n:Job) REQUIRE n.id IS UNIQUE
