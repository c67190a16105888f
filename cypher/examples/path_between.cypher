// The way between two people of a branch through the sponsor tree.
//
// @about   In a tree there is one way: up from the first to the upline whom both
//          share, and down to the second. Where one of them stands above the other,
//          he is that upline himself. The number of steps says how far they are from
//          each other; the common upline is whom to ask when two lines quarrel.
// @param   root:member   id of the branch head, put in by the server
// @param   one:member    id of the first
// @param   other:member  id of the second
// @returns step    0 = the first
// @returns member  id
// @returns name    name
// @returns part    up, common upline or down
// @example one=M0000500 other=M0000600
// @library
// @cost    uplines of the two
MATCH (me:Member {id: $root})
MATCH (a:Member {id: $one}) WHERE a.lo >= me.lo AND a.lo < me.hi
MATCH (b:Member {id: $other}) WHERE b.lo >= me.lo AND b.lo < me.hi
CALL (a) {
  MATCH (a)-[:SPONSORED_BY*0..]->(x)
  WITH x ORDER BY x.depth DESC
  RETURN collect(x) AS above_a
}
CALL (b) {
  MATCH (b)-[:SPONSORED_BY*0..]->(x)
  WITH x ORDER BY x.depth
  RETURN collect(x) AS above_b
}
WITH [x IN above_a WHERE x.lo > b.lo OR x.hi <= b.lo] AS up,
     [x IN above_a WHERE x.lo <= b.lo AND x.hi > b.lo][0] AS top,
     [x IN above_b WHERE x.lo > a.lo OR x.hi <= a.lo] AS down
WITH up + [top] + down AS way, size(up) AS turn
UNWIND range(0, size(way) - 1) AS step
RETURN step, way[step].id AS member, way[step].name AS name,
       CASE WHEN step < turn THEN 'up' WHEN step = turn THEN 'common upline'
            ELSE 'down' END AS part
ORDER BY step
