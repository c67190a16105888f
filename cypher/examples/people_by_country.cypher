// Where the people of a branch live and how many of each kind they are.
//
// @about   Where people say they live, by country; the head of the branch is not
//          counted. A person who is both is a distributor. For regions, cities or
//          districts, ask territory_ranking.
// @param   root:member    id of the branch head, put in by the server
// @returns country       ISO 3166 code
// @returns distributors  distributors who have not left
// @returns customers     customers who are not distributors
// @returns lost          distributors who have left
// @chart   bar country distributors
// @library
// @cost    members of the branch
MATCH (me:Member {id: $root})
MATCH (m:Member)
WHERE m.lo >= me.lo + 1 AND m.lo < me.hi
RETURN m.country AS country,
       count(CASE WHEN m:Distributor AND m.status = 'active' THEN 1 END)
         AS distributors,
       count(CASE WHEN NOT m:Distributor THEN 1 END) AS customers,
       count(CASE WHEN m:Distributor AND m.status = 'left' THEN 1 END) AS lost
ORDER BY distributors DESC, country
