-- Sentences a researcher would like to quote: each is shown to who said it, in private, and she decides. What is quoted,
-- and what she would rather have quoted, is sealed with her key.
CREATE TABLE quote_request (
  number          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  participant_id  TEXT    NOT NULL REFERENCES participant (id),
  message_id      TEXT    NOT NULL UNIQUE,
  -- The agreement under which it is asked for.
  agreement       TEXT    NOT NULL,
  -- 1 where the data go to another institution: she must agree to that too.
  is_shared       INTEGER NOT NULL CHECK (is_shared IN (0, 1)),
  sealed_text     BLOB    NOT NULL,
  asked_at        INTEGER NOT NULL,
  shown_at        INTEGER,
  answer          TEXT CHECK (answer IN ('allowed', 'reworded', 'refused')),
  answered_at     INTEGER,
  sealed_rewording BLOB
) STRICT;
CREATE INDEX quote_request_by_participant ON quote_request (participant_id);

-- A message that is deleted, taken back or corrected is quoted no more.
CREATE TRIGGER quote_goes_with_message AFTER DELETE ON message
BEGIN
  DELETE FROM quote_request WHERE message_id = OLD.id;
END;
CREATE TRIGGER quote_goes_with_text AFTER UPDATE OF sealed_text, recall_suspected_at ON message
BEGIN
  DELETE FROM quote_request WHERE message_id = OLD.id;
END;
