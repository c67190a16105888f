// A member by his id.
CREATE INDEX member_id
FOR (n:Member) ON (n.id)
