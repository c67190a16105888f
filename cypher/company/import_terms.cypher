// Coefficients of some members that were not rejected, for the check of an import.
//
// @param   members:list  ids
// @returns member      whose
// @returns component   component of the plan, * for all
// @returns value       exact text
// @returns valid_from  first day, yyyymmdd
// @returns valid_to    day it ends before, yyyymmdd
// @returns state       proposed or approved
// @cost    an index seek a member and his terms
UNWIND $members AS wanted
MATCH (t:Term {member: wanted}) WHERE t.kind = 'coefficient' AND t.state <> 'rejected'
RETURN t.member AS member, t.component AS component, t.value AS value,
  t.valid_from AS valid_from, t.valid_to AS valid_to, t.state AS state
