// What runs pay, by member and component.
//
// @param   edges:list  run, ids of members from and to before; one record each
// @returns node       record numbers
// @returns run        ids of runs
// @returns member     ids
// @returns component  names
// @returns currency   ISO 4217
// @returns amount     minor units
// @returns lines      counts
// @packed
// @right   company
// @cost    payouts between the edges
UNWIND $edges AS edge
CALL (edge) {
  MATCH (n:Payout)
  WHERE n.run = edge[0] AND n.member >= edge[1] AND n.member < edge[2]
  RETURN collect(id(n)) AS node, collect(coalesce(n.run, '')) AS run,
    collect(coalesce(n.member, '')) AS member,
    collect(coalesce(n.component, '')) AS component,
    collect(coalesce(n.currency, '')) AS currency,
    collect(coalesce(n.amount, 0)) AS amount, collect(coalesce(n.lines, 0)) AS lines
}
RETURN node, run, member, component, currency, amount, lines
