// There is one audit chain.
CREATE CONSTRAINT audit_chain_name IF NOT EXISTS
FOR (n:AuditChain) REQUIRE n.name IS UNIQUE
