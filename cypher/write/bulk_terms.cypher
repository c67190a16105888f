// Personal terms of a batch of members.
//
// @param  id:list           their own ids
// @param  member:list       ids of members
// @param  kind:list         coefficient
// @param  component:list    component of the plan, * for all
// @param  value:list        exact text, 5/4
// @param  valid_from:list   first day, yyyymmdd
// @param  valid_to:list     day it ends before, yyyymmdd
// @param  state:list        proposed, approved or rejected
// @param  reason:list       why
// @param  author:list       who proposed it
// @param  recorded_at:list  ms
// @param  batch:list        import batch, empty for none
// @cost   an index seek a row
UNWIND range(0, size($id) - 1) AS i
MATCH (m:Member {id: $member[i]})
CREATE (:Term {
  id: $id[i], member: $member[i], kind: $kind[i], component: $component[i],
  value: $value[i], valid_from: $valid_from[i], valid_to: $valid_to[i],
  state: $state[i], reason: $reason[i], author: $author[i],
  recorded_at: $recorded_at[i], batch: $batch[i]
})-[:FOR]->(m)
