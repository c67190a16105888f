// A new import, before what it brings.
//
// @param  id                 its id
// @param  key                idempotency key: one effect, however often it is asked
// @param  kind               kinds of its files
// @param  source             names of its files
// @param  file_sha256        hashes of its files
// @param  file_rows:number   rows of its files
// @param  created_at:number  ms
// @param  user               login of who imports
// @param  content            compressed list of what it brings, for its undoing
// @cost   one node
CREATE (:ImportBatch {
  id: $id, key: $key, kind: $kind, source: $source, file_sha256: $file_sha256,
  file_rows: $file_rows, created_at: $created_at, user: $user, state: 'staged',
  content: $content
})
