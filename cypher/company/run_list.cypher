// All finished runs, newest first.
//
// @returns id           id
// @returns period       month
// @returns version      counts the runs of a period
// @returns state        computed, approved, posted, paid or superseded
// @returns plan         name@version
// @returns computed_at  ms
// @returns by           login of who started it
// @returns paid         members with an amount
// @returns total        minor units
// @returns sales        net sales of the period, minor units
// @returns currency     ISO code
// @right   run_totals
// @cost    all runs
MATCH (r:Run) WHERE r.state <> 'draft'
RETURN r.id AS id, r.period AS period, r.version AS version, r.state AS state,
       r.plan AS plan, r.computed_at AS computed_at, r.by AS by, r.paid AS paid,
       r.total AS total, r.sales AS sales, r.currency AS currency
ORDER BY period DESC, version DESC
