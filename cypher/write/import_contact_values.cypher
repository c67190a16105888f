// New values of contacts, which are made where they are missing; consent is asked anew.
//
// @param  id:list             their own ids
// @param  member:list         ids of members
// @param  kind:list           phone or email
// @param  value:list          the number or address
// @param  recorded_at:number  ms
// @param  batch               import batch
// @cost   two index seeks a row
UNWIND range(0, size($id) - 1) AS i
MATCH (m:Member {id: $member[i]})
MERGE (c:Contact {id: $id[i]})
ON CREATE SET c.kind = $kind[i], c.batch = $batch
SET c.value = $value[i], c.consent = false, c.recorded_at = $recorded_at
MERGE (c)-[:OF]->(m)
