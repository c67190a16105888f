// The audit chain has no two entries with one number.
CREATE CONSTRAINT audit_entry_seq IF NOT EXISTS
FOR (n:AuditEntry) REQUIRE n.seq IS UNIQUE
