// Distributors of a branch who joined and who left, by month.
//
// All counts of people come from these rows: members at a month's end, new and
// lost of a month, and the same up to a day of the month.
//
// @param   root:member           id of the branch head
// @param   day_of_month:number   1 to 31: up to which day of a month counts as early
// @returns event   joined or left
// @returns month   yyyymm
// @returns people  number of distributors
// @returns early   those of them up to day_of_month
// @cost    distributors of the branch, from the index alone
MATCH (me:Member {id: $root})
CALL (me) {
  MATCH (m:Distributor)
  WHERE m.lo >= me.lo AND m.lo < me.hi
    AND m.joined IS NOT NULL AND m.depth IS NOT NULL
  RETURN 'joined' AS event, m.joined / 100 AS month, count(*) AS people,
         count(CASE WHEN m.joined % 100 <= $day_of_month THEN 1 END) AS early
  UNION ALL
  MATCH (m:Distributor)
  WHERE m.lo >= me.lo AND m.lo < me.hi AND m.left IS NOT NULL
  RETURN 'left' AS event, m.left / 100 AS month, count(*) AS people,
         count(CASE WHEN m.left % 100 <= $day_of_month THEN 1 END) AS early
}
RETURN event, month, people, early
ORDER BY event, month
