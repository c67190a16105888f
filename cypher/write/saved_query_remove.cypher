// Remove a query of a user.
//
// @param   id    id
// @param   user  owner
// @returns id    id; no row where there is none of his
// @cost    one index seek
MATCH (q:SavedQuery {id: $id}) WHERE q.owner = $user
WITH q, q.id AS id
DELETE q
RETURN id
