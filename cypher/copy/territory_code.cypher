// A territory by its code.
CREATE INDEX territory_code
FOR (n:Territory) ON (n.code)
