// Count one attempt to log in under several keys and return the counts.
//
// Counting comes before the check of the password, so that many attempts at once
// cannot slip under the limit. A window that has passed starts anew.
//
// @param   keys:list     hashes of account, address and both together
// @param   at:number     present instant
// @param   since:number  start of the window; what began earlier is forgotten
// @returns key           the key
// @returns count         attempts in its window, this one included
// @returns began         instant at which its window began
// @cost    one index seek a key
UNWIND $keys AS key
MERGE (a:LoginAttempts {key: key})
ON CREATE SET a.count = 0, a.began = $at
SET a.touched = $at
WITH a, a.began < $since AS over
SET a.count = CASE WHEN over THEN 1 ELSE a.count + 1 END,
  a.began = CASE WHEN over THEN $at ELSE a.began END
RETURN a.key AS key, a.count AS count, a.began AS began
