-- The slot table: a scheduled post happens at most once a room, because a slot is claimed by inserting it.
CREATE TABLE slot (
  job        TEXT    NOT NULL,
  room_id    TEXT    NOT NULL REFERENCES room (id),
  due_at     INTEGER NOT NULL,
  state      TEXT    NOT NULL CHECK (state IN ('planned', 'sending', 'sent', 'unconfirmed', 'skipped', 'expired', 'failed')),
  reason     TEXT,
  decided_at INTEGER NOT NULL,
  PRIMARY KEY (job, room_id, due_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX slot_by_state ON slot (state);

-- Every sentence the bot has handed over for a room: the bot's own words, never a member's.
CREATE TABLE post (
  sequence     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id           TEXT    NOT NULL UNIQUE,
  room_id      TEXT    NOT NULL REFERENCES room (id),
  posted_at    INTEGER NOT NULL,
  kind         TEXT    NOT NULL,
  reference_id TEXT    NOT NULL,
  text         TEXT    NOT NULL
) STRICT;
