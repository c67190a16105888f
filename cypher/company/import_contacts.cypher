// Values of some contacts, for the check of an import.
//
// @param   ids:list  ids of contacts that may exist
// @returns id     which exist
// @returns value  the number or address
// @cost    an index seek a contact
UNWIND $ids AS wanted
MATCH (c:Contact {id: wanted})
RETURN c.id AS id, c.value AS value
