// Nobody stands below a member who is only a customer.
//
// @returns member   id of one who does
// @returns sponsor  id of the customer
// @cost    customers
MATCH (c:Customer)
WHERE NOT c:Distributor
MATCH (m:Member)-[:SPONSORED_BY]->(c)
RETURN m.id AS member, c.id AS sponsor
LIMIT 100
