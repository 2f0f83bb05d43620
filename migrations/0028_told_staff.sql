-- Who of the staff has been told of an alert, by their ids, and 'all' once everybody was: a place in the list of one day
-- means nothing in that of the next.
ALTER TABLE alert DROP COLUMN told;
ALTER TABLE alert ADD COLUMN told TEXT NOT NULL DEFAULT '';
