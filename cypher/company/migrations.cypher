// Migrations that were applied to this database, in order.
//
// @returns number  number of the migration
// @returns name    its file
// @returns sha256  checksum of its statement
// @cost    one row a migration
MATCH (m:Migration)
WHERE m.number > 0
RETURN m.number AS number, m.name AS name, m.sha256 AS sha256
ORDER BY number
