// Search of members by parts of their name and by id, a moment behind the writes.
CREATE FULLTEXT INDEX member_search IF NOT EXISTS
FOR (n:Member) ON EACH [n.name, n.id]
OPTIONS {indexConfig: {`fulltext.eventually_consistent`: true}}
