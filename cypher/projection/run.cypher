// The runs with a result.
//
// @returns node         record numbers
// @returns id           ids
// @returns period       periods
// @returns state        states
// @returns plan         ids of plans
// @returns currency     ISO 4217
// @returns version      versions
// @returns total        minor units
// @returns sales        minor units
// @returns paid         members with an amount
// @returns computed_at  ms since 1970
// @packed
// @right   company
// @cost    number of runs
MATCH (n:Run) WHERE n.state <> 'draft'
RETURN collect(id(n)) AS node, collect(coalesce(n.id, '')) AS id,
  collect(coalesce(n.period, '')) AS period, collect(coalesce(n.state, '')) AS state,
  collect(coalesce(n.plan, '')) AS plan, collect(coalesce(n.currency, '')) AS currency,
  collect(coalesce(n.version, 0)) AS version, collect(coalesce(n.total, 0)) AS total,
  collect(coalesce(n.sales, 0)) AS sales, collect(coalesce(n.paid, 0)) AS paid,
  collect(coalesce(n.computed_at, 0)) AS computed_at
