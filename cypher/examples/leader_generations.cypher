// Leaders of a branch by generation: how many leaders stand above them.
//
// @about   A leader is a distributor who has not left and has at least `recruits`
//          such distributors directly below him. Those with no leader between them
//          and the head are generation 1, those below them generation 2. Plans with
//          generation bonuses pay along this count; a branch whose second generation
//          is smaller than its first has stopped growing leaders.
// @param   root:member      id of the branch head, put in by the server
// @param   recruits:number  active distributors directly below that make a leader
// @returns generation  1 = no other leader between him and the head
// @returns leaders     leaders
// @returns recruits    active distributors directly below them
// @chart   bar generation leaders
// @example recruits=3
// @library
// @cost    distributors of the branch, their frontlines, the uplines of the leaders
MATCH (me:Member {id: $root})
MATCH (m:Distributor)
WHERE m.lo >= me.lo + 1 AND m.lo < me.hi
  AND m.joined IS NOT NULL AND m.depth IS NOT NULL AND m.status = 'active'
WITH me, m, COUNT {
  (m)<-[:SPONSORED_BY]-(d:Distributor) WHERE d.status = 'active'
} AS recruits
WHERE recruits >= $recruits
CALL (me, m) {
  MATCH (m)-[:SPONSORED_BY*1..]->(x:Distributor)
  WHERE x.lo >= me.lo + 1 AND x.lo < me.hi AND x.status = 'active'
    AND COUNT {
      (x)<-[:SPONSORED_BY]-(d:Distributor) WHERE d.status = 'active'
    } >= $recruits
  RETURN count(x) AS above
}
RETURN above + 1 AS generation, count(m) AS leaders, sum(recruits) AS recruits
ORDER BY generation
