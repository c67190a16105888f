// Take back the count of an attempt that turned out to be a good login.
//
// @param   keys:list  hashes of account, address and both together
// @param   clear:list  those of them whose count starts anew
// @returns forgiven   number of keys
// @cost    one index seek a key
UNWIND $keys AS key
MATCH (a:LoginAttempts {key: key})
SET a.count = CASE WHEN key IN $clear OR a.count < 1 THEN 0 ELSE a.count - 1 END
RETURN count(a) AS forgiven
