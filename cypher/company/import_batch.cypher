// One import with the list of what it brought.
//
// @param   batch  its id
// @returns id          the same id
// @returns kind        kinds of its files
// @returns state       publishing, published or undone
// @returns created_at  ms
// @returns content     compressed list of what it brought, empty for a seed
// @returns file_rows   rows of its files
// @cost    one node
MATCH (b:ImportBatch {id: $batch})
RETURN b.id AS id, b.kind AS kind, b.state AS state, b.created_at AS created_at,
  b.content AS content, coalesce(b.file_rows, 0) AS file_rows
