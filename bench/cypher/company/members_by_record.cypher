// The same six columns, one record a member: what packing is measured against.
//
// @returns id       id
// @returns name     name
// @returns country  ISO 3166
// @returns status   active or left
// @returns joined   yyyymmdd
// @returns left     yyyymmdd, 0 while a member
// @cost    all members
MATCH (m:Member)
RETURN m.id AS id, coalesce(m.name, '') AS name, coalesce(m.country, '') AS country,
  coalesce(m.status, '') AS status, coalesce(m.joined, 0) AS joined,
  coalesce(m.left, 0) AS left
