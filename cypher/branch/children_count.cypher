// Number of distributors and of customers directly below a member.
//
// @param   root:member   the member
// @returns distributors  distributors directly below him
// @returns customers     customers directly below him who are not distributors
// @cost    members directly below him
MATCH (me:Member {id: $root})
RETURN COUNT { (:Distributor)-[:SPONSORED_BY]->(me) } AS distributors,
       COUNT { (c:Customer)-[:SPONSORED_BY]->(me) WHERE NOT c:Distributor } AS customers
