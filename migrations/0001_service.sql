-- Service data: the least that lets the bot serve everyone. No text, name or WeChat id stands here unsealed.

CREATE TABLE meta (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- One login epoch: handles of two epochs are never compared.
CREATE TABLE epoch (
  id         INTEGER NOT NULL PRIMARY KEY,
  puppet     TEXT    NOT NULL,
  self_mac   TEXT    NOT NULL,
  started_at INTEGER NOT NULL
) STRICT;

-- MACs of message ids seen, so that a message delivered twice counts once. Rows live for seven days.
CREATE TABLE seen_message (
  mac     TEXT    NOT NULL PRIMARY KEY,
  seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_message_by_age ON seen_message (seen_at);

-- The bot's latest open question to a person, in private. One a person, minutes long.
CREATE TABLE open_question (
  handle_mac TEXT    NOT NULL PRIMARY KEY,
  kind       TEXT    NOT NULL,
  parameters TEXT    NOT NULL,
  asked_at   INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

-- Counts without persons.
CREATE TABLE tally (
  name  TEXT    NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT;

CREATE TABLE room (
  id            TEXT    NOT NULL PRIMARY KEY,
  number        INTEGER NOT NULL UNIQUE,
  handle_mac    TEXT    NOT NULL UNIQUE,
  sealed_handle BLOB    NOT NULL,
  -- Which notice the group was given; nothing is logged in a room that was told nothing is.
  notice_key    TEXT,
  enabled_at    INTEGER,
  disabled_at   INTEGER
) STRICT;

CREATE TABLE staff (
  handle_mac    TEXT    NOT NULL PRIMARY KEY,
  sealed_handle BLOB    NOT NULL,
  staff_id      TEXT    NOT NULL UNIQUE,
  role          TEXT    NOT NULL CHECK (role IN ('moderator', 'lead')),
  bound_at      INTEGER NOT NULL,
  revoked_at    INTEGER
) STRICT;

CREATE TABLE staff_invite (
  code_mac   TEXT    NOT NULL PRIMARY KEY,
  role       TEXT    NOT NULL CHECK (role IN ('moderator', 'lead')),
  expires_at INTEGER NOT NULL,
  used_at    INTEGER
) STRICT;

-- Who exported, bound, enabled what, and when. Parameters hold no text of a person, no name, no WeChat id.
CREATE TABLE audit (
  id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  at         INTEGER NOT NULL,
  actor      TEXT    NOT NULL,
  action     TEXT    NOT NULL,
  parameters TEXT    NOT NULL
) STRICT;
