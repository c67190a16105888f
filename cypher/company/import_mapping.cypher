// The mapping that was remembered for files with the same header.
//
// @param   key  header of the file
// @returns kind     kind of file
// @returns mapping  JSON: our column names to headers
// @returns decimal  decimal sign
// @returns dates    order of dates
// @returns source   where such files come from
// @cost    one node a remembered mapping
MATCH (r:ImportMapping {key: $key})
RETURN r.kind AS kind, r.mapping AS mapping, r.decimal AS decimal, r.dates AS dates,
  r.source AS source
