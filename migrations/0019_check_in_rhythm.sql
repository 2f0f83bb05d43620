-- How somebody who consented to purpose 2 is reminded of check-ins: the round looked at last, and what came of it.
CREATE TABLE check_in_rhythm (
  participant_id TEXT    NOT NULL PRIMARY KEY REFERENCES participant (id),
  round_at       INTEGER NOT NULL,
  missed         INTEGER NOT NULL,
  monthly        INTEGER NOT NULL,
  reminded_at    INTEGER,
  muted_at       INTEGER
) STRICT;
