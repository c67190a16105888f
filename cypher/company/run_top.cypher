// The members who are paid most by a run.
//
// @param   run           id of the run
// @param   limit:number  how many
// @returns member  id
// @returns name    name
// @returns amount  minor units
// @right   statements
// @cost    payouts of the run
MATCH (p:Payout) WHERE p.run = $run AND p.member IS NOT NULL
WITH p.member AS member, sum(p.amount) AS amount
ORDER BY amount DESC, member
LIMIT $limit
MATCH (m:Member {id: member})
RETURN member, m.name AS name, amount
ORDER BY amount DESC, member
