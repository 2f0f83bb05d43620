-- The code by which a member is known again after the bot logged in anew. Only its MAC; the code is with her.
CREATE TABLE personal_code (
  participant_id TEXT    NOT NULL PRIMARY KEY REFERENCES participant (id),
  code_mac       TEXT    NOT NULL UNIQUE,
  made_at        INTEGER NOT NULL
) STRICT;
