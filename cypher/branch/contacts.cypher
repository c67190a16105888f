// Contacts of one member of a branch.
//
// @param   root:member    id of the branch head
// @param   member:member  whose contacts
// @returns kind     phone, email or address
// @returns value    the number or address
// @returns consent  whether he agreed to be contacted
// @returns direct   whether the branch head sponsors him directly
// @cost    contacts of one member
MATCH (me:Member {id: $root})
MATCH (m:Member {id: $member}) WHERE m.lo >= me.lo AND m.lo < me.hi
CALL (m) {
  MATCH (c:Contact)-[:OF]->(m)
  RETURN c
}
RETURN c.kind AS kind, c.value AS value, c.consent AS consent,
       EXISTS { (m)-[:SPONSORED_BY]->(me) } AS direct
ORDER BY kind, value
