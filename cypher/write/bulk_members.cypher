// Members of one batch with their labels, still without relationships.
//
// @param  id:list        their ids
// @param  labels:list    a list a member: Distributor, Customer or both
// @param  name:list      their names
// @param  joined:list    days, yyyymmdd
// @param  left:list      days, yyyymmdd, 0 while a member
// @param  country:list   ISO 3166
// @param  language:list  ISO 639
// @param  currency:list  ISO 4217
// @param  lo:list        interval label
// @param  hi:list        interval label
// @param  depth:list     levels below the top
// @param  batch:list     import batch, empty for none
// @cost   nodes of the batch
UNWIND range(0, size($id) - 1) AS i
CREATE (m:Member:$($labels[i]) {
  id: $id[i], name: $name[i], joined: $joined[i],
  left: CASE $left[i] WHEN 0 THEN null ELSE $left[i] END,
  status: CASE $left[i] WHEN 0 THEN 'active' ELSE 'left' END,
  country: $country[i], language: $language[i], currency: $currency[i],
  lo: $lo[i], hi: $hi[i], depth: $depth[i], batch: $batch[i]
})
