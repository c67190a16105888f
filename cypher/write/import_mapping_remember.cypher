// Remember how files with one header are read.
//
// @param  key                header of the file
// @param  kind               kind of file
// @param  mapping            JSON: our column names to headers
// @param  decimal            decimal sign
// @param  dates              order of dates
// @param  source             where such files come from
// @param  updated_at:number  ms
// @cost   one node
MERGE (r:ImportMapping {key: $key})
SET r.kind = $kind, r.mapping = $mapping, r.decimal = $decimal, r.dates = $dates,
  r.source = $source, r.updated_at = $updated_at
