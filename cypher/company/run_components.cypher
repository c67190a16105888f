// What a run pays by component.
//
// @param   run  id of the run
// @returns component  component of the plan
// @returns amount     minor units
// @returns members    members with an amount
// @returns lines      lines
// @right   run_totals
// @cost    payouts of the run
MATCH (p:Payout) WHERE p.run = $run AND p.member IS NOT NULL
RETURN p.component AS component, sum(p.amount) AS amount,
       count(p) AS members, sum(p.lines) AS lines
ORDER BY component
