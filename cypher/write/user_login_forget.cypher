// Delete counts of attempts whose window has passed.
//
// @param   since:number  start of the present window
// @returns forgotten     number of keys
// @cost    all counts of attempts
MATCH (a:LoginAttempts) WHERE a.began < $since
DELETE a
RETURN count(*) AS forgotten
