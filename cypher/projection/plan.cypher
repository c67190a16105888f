// The plans, without their texts.
//
// @returns node     record numbers
// @returns id       name@version
// @returns name     names
// @returns version  versions
// @returns sha256   hashes of their texts
// @packed
// @right   company
// @cost    number of plans
MATCH (n:Plan)
RETURN collect(id(n)) AS node, collect(coalesce(n.id, '')) AS id,
  collect(coalesce(n.name, '')) AS name, collect(coalesce(n.version, '')) AS version,
  collect(coalesce(n.sha256, '')) AS sha256
