// How long people of each level have been members.
//
// @about   Mean days of membership of the distributors who have not left, up to a
//          day. The deeper the younger is normal; a level that is much younger than
//          the one below it was filled by moves or by a recruiting action. Level 1
//          stands directly below the head.
// @param   root:member   id of the branch head, put in by the server
// @param   last_day:day  day up to which the days count, yyyymmdd
// @returns level   1 = directly below
// @returns people  distributors who joined by that day
// @returns days    mean days of membership
// @returns oldest  first day of joining, yyyymmdd
// @returns newest  last day of joining, yyyymmdd
// @chart   bar level days
// @example last_day=2026-05-31
// @library
// @cost    distributors of the branch
MATCH (me:Member {id: $root})
MATCH (m:Distributor)
WHERE m.lo >= me.lo + 1 AND m.lo < me.hi
  AND m.joined <= $last_day AND m.depth IS NOT NULL AND m.status = 'active'
WITH m.depth - me.depth AS level, m.joined AS joined, count(*) AS people
WITH level, joined, people, people * duration.inDays(
       date(toString(joined)), date(toString($last_day))).days AS days
RETURN level, sum(people) AS people, sum(days) / sum(people) AS days,
       min(joined) AS oldest, max(joined) AS newest
ORDER BY level
