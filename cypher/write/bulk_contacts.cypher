// Contacts of a batch of members.
//
// @param  id:list           their own ids
// @param  member:list       ids of members
// @param  kind:list         phone, email or address
// @param  value:list        the number or address
// @param  consent:list      whether the member agreed to its use
// @param  recorded_at:list  ms
// @param  batch:list        import batch, empty for none
// @cost   an index seek a row
UNWIND range(0, size($id) - 1) AS i
MATCH (m:Member {id: $member[i]})
CREATE (:Contact {
  id: $id[i], kind: $kind[i], value: $value[i], consent: $consent[i],
  recorded_at: $recorded_at[i], batch: $batch[i]
})-[:OF]->(m)
