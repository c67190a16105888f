// A batch of period results of a draft.
//
// @param   run  id of the run
// @param   member:list        ids
// @param   personal:list      hundredths
// @param   retail:list        hundredths
// @param   qualifying:list    hundredths
// @param   group_volume:list  hundredths
// @param   active:list        flags
// @param   amount:list        minor units
// @cost    one node a row
UNWIND range(0, size($member) - 1) AS i
CREATE (:PeriodResult {
  run: $run, member: $member[i], personal: $personal[i], retail: $retail[i],
  qualifying: $qualifying[i], group_volume: $group_volume[i],
  active: $active[i], amount: $amount[i]
})
