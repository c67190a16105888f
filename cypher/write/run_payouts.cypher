// A batch of payouts of a draft.
//
// @param   run       id of the run
// @param   currency  ISO code
// @param   member:list     ids
// @param   component:list  names
// @param   amount:list     minor units
// @param   lines:list      how many lines each is the sum of
// @cost    one node a row
UNWIND range(0, size($member) - 1) AS i
CREATE (:Payout {
  run: $run, member: $member[i], component: $component[i], amount: $amount[i],
  currency: $currency, lines: $lines[i]
})
