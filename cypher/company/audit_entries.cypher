// Entries of the audit chain in order, from a number on.
//
// @param   after:number  number of the last entry already seen
// @param   limit:number  how many
// @returns seq           number of the entry
// @returns at            instant
// @returns user          who did it
// @returns action        what he did
// @returns object        to what
// @returns detail        canonical JSON
// @returns previous      hash of the entry before
// @returns hash          hash of this entry
// @cost    the entries
MATCH (e:AuditEntry) WHERE e.seq > $after
RETURN e.seq AS seq, e.at AS at, e.user AS user, e.action AS action,
  e.object AS object, e.detail AS detail, e.previous AS previous, e.hash AS hash
ORDER BY seq LIMIT $limit
