// Distributors of a branch by the months they joined and left in.
//
// All counts of people come from this one scan: members at a month's end, new
// and lost of a month, and the same up to a day of the month.
//
// @param   root:member           id of the branch head
// @param   day_of_month:number   1 to 31: up to which day of a month counts as early
// @returns joined        month of joining, yyyymm
// @returns joined_early  joined up to day_of_month
// @returns left          month of leaving, yyyymm; 999912 = still a member
// @returns left_early    left up to day_of_month
// @returns people        number of distributors
// @cost    members of the branch
MATCH (me:Member {id: $root})
MATCH (m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi AND m:Distributor
WITH m.joined AS joined, coalesce(m.left, 99991231) AS left
RETURN joined / 100 AS joined, joined % 100 <= $day_of_month AS joined_early,
       left / 100 AS left, left % 100 <= $day_of_month AS left_early,
       count(*) AS people
