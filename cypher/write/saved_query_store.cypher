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
ON CREATE SET q.owner = $user, q.created_at = $at, q.versions = [],
  q.versions_by = [], q.versions_at = [],
  q.text = $text, q.text_by = $user, q.text_at = $at
WITH q WHERE q.owner = $user
FOREACH (old IN CASE WHEN q.text = $text THEN [] ELSE [q.text] END |
  SET q.versions = ([old] + q.versions)[..$most],
    q.versions_by = ([coalesce(q.text_by, q.owner)]
      + coalesce(q.versions_by, []))[..$most],
    q.versions_at = ([coalesce(q.text_at, q.updated_at)]
      + coalesce(q.versions_at, []))[..$most],
    q.text = $text, q.text_by = $user, q.text_at = $at)
SET q.title = $title, q.values = $values, q.shared = $shared, q.updated_at = $at
RETURN q.id AS id
