-- A recall that names no message makes every message it may mean a suspect: hidden from exports, erased later.
ALTER TABLE message ADD COLUMN recall_suspected_at INTEGER;
-- Id of the logged message this one replies to.
ALTER TABLE message ADD COLUMN reply_to TEXT;
CREATE INDEX message_by_room ON message (room_id, sent_at);

-- When the bot did not listen: what is missing from the log for another reason than consent. No person.
CREATE TABLE listening_gap (
  id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  started_at INTEGER NOT NULL,
  ended_at   INTEGER NOT NULL,
  cause      TEXT    NOT NULL CHECK (cause IN ('bot-down', 'link-lost', 'payload-lost'))
) STRICT;
