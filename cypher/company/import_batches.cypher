// The latest imports, newest first.
//
// @param   limit:number  rows at most
// @returns id           id of the batch
// @returns kind         kinds of its files
// @returns source       names of its files
// @returns file_sha256  hashes of its files
// @returns state        publishing, published or undone
// @returns rows         rows of its files
// @returns created_at   ms
// @returns user         login of who imported
// @cost    one node an import
MATCH (b:ImportBatch)
RETURN b.id AS id, b.kind AS kind, b.source AS source,
  coalesce(b.file_sha256, '') AS file_sha256, b.state AS state,
  coalesce(b.file_rows, b.rows, 0) AS rows, b.created_at AS created_at,
  coalesce(b.user, '') AS user
ORDER BY created_at DESC, id LIMIT $limit
