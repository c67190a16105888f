// Approved personal terms that are valid on a day.
//
// @param   day:day  yyyymmdd
// @returns id         id of the term
// @returns member     whose it is
// @returns kind       coefficient, rate, rank, qualified, exempt, guarantee or fact
// @returns component  component of the plan, * for all; the name of a fact
// @returns value      exact text, 5/4
// @returns valid_from first day, yyyymmdd
// @right   statements
// @cost    all personal terms
MATCH (t:Term {state: 'approved'})-[:FOR]->(m:Member)
WHERE t.valid_from <= $day AND t.valid_to > $day
RETURN t.id AS id, m.id AS member, t.kind AS kind, t.component AS component, t.value AS value,
       t.valid_from AS valid_from
ORDER BY member, kind, component, id
