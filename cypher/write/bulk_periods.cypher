// Periods of one batch, where they are not there yet.
//
// @param  id:list         as they are spelled, 2026-05
// @param  calendar:list   month, week or campaign
// @param  first_day:list  yyyymmdd
// @param  last_day:list   yyyymmdd
// @param  state:list      open or closed
// @cost   an index seek a row
UNWIND range(0, size($id) - 1) AS i
MERGE (p:Period {id: $id[i]})
ON CREATE SET p.calendar = $calendar[i], p.first_day = $first_day[i],
  p.last_day = $last_day[i], p.state = $state[i]
