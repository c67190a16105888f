// The import that was made with an idempotency key, if there is one.
//
// @param   key  the key
// @returns id         its batch
// @returns state      publishing, published or undone
// @returns file_rows  rows of its files
// @cost    one index seek
MATCH (b:ImportBatch {key: $key})
RETURN b.id AS id, b.state AS state, coalesce(b.file_rows, 0) AS file_rows
