// What the branch head himself was paid, one row a period and component.
//
// Of each period the run that counts: computed or further, never a draft or a
// superseded one.
//
// @param   root:member   id of the branch head
// @param   periods:list  months, like 2026-05
// @returns period     month
// @returns run        id of the run
// @returns component  component of the plan
// @returns amount     minor units
// @returns currency   ISO code
// @returns lines      lines the amount is the sum of
// @right   statement
// @cost    an index seek a run
UNWIND $periods AS period
MATCH (r:Run {period: period})
WHERE r.state IN ['computed', 'approved', 'posted', 'paid']
MATCH (p:Payout {run: r.id, member: $root})
RETURN period, r.id AS run, p.component AS component, p.amount AS amount,
       p.currency AS currency, p.lines AS lines
ORDER BY period, component
