// An order by its source and number.
CREATE INDEX order_key
FOR (n:Order) ON (n.key)
