// The lock node of the sponsor tree.
MERGE (t:Tree {name: 'sponsor'})
ON CREATE SET t.version = 1, t.changing = false
