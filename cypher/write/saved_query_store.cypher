// Store a query of a user; an earlier text stays as a version.
//
// @param   id          id, of a new one or of his own
// @param   user        owner
// @param   title       title
// @param   text        statement
// @param   values      JSON: parameter to type and text
// @param   shared:flag whether others see it
// @param   at:number   ms
// @param   most:number versions that are kept
// @returns id          id; no row where it is somebody else's
// @cost    one index seek
MERGE (q:SavedQuery {id: $id})
ON CREATE SET q.owner = $user, q.created_at = $at, q.versions = [], q.text = $text
WITH q WHERE q.owner = $user
SET q.versions = CASE WHEN q.text = $text THEN q.versions
      ELSE ([q.text] + q.versions)[..$most] END,
  q.title = $title, q.text = $text, q.values = $values, q.shared = $shared,
  q.updated_at = $at
RETURN q.id AS id
