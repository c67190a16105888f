// Remember a migration as applied.
//
// @param   number:number      its number
// @param   name               its file
// @param   sha256             checksum of its statement
// @param   applied_at:number  instant, milliseconds
// @cost    one node
MERGE (m:Migration {number: $number})
ON CREATE SET m.name = $name, m.sha256 = $sha256, m.applied_at = $applied_at
