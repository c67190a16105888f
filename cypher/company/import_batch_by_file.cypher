// The published import that brought a file, if there is one.
//
// @param   file_sha256  hash of the file
// @returns id  its batch
// @cost    one node an import
MATCH (b:ImportBatch)
WHERE b.state = 'published' AND b.file_sha256 CONTAINS $file_sha256
RETURN b.id AS id ORDER BY b.created_at DESC LIMIT 1
