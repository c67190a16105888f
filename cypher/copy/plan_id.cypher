// A plan by its id.
CREATE INDEX plan_id
FOR (n:Plan) ON (n.id)
