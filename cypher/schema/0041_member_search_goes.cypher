// It comes back in the next step: only a new index may follow writes later.
DROP INDEX member_search IF EXISTS
