-- Every notice ever in force, word for word, and until when it promises to keep what is kept under it. No person.
CREATE TABLE notice (
  version       TEXT    NOT NULL PRIMARY KEY,
  title         TEXT    NOT NULL,
  short         TEXT    NOT NULL,
  long          TEXT    NOT NULL,
  first_used_at INTEGER NOT NULL,
  -- First instant after the promised time, epoch ms; NULL where the study block gives none.
  keep_until    INTEGER
) STRICT;
