-- Somebody may be in danger: that it was so, never a word of it. Whose it is lies sealed until a person closes it, and
-- is then gone. level: L2 thoughts of death, L3 imminent danger, medical a red flag.
CREATE TABLE alert (
  id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  handle_mac      TEXT,
  sealed_handle   BLOB,
  -- Absent: in private.
  room_id         TEXT             REFERENCES room (id),
  level           TEXT    NOT NULL CHECK (level IN ('L2', 'L3', 'medical')),
  opened_at       INTEGER NOT NULL,
  last_at         INTEGER NOT NULL,
  -- Of those on duty that day, how many have been told.
  told            INTEGER NOT NULL,
  -- When the next is told; absent: somebody has taken it, or it is closed.
  next_at         INTEGER,
  told_elsewhere_at INTEGER,
  taken_by        TEXT,
  taken_at        INTEGER,
  closed_by       TEXT,
  closed_at       INTEGER,
  outcome         TEXT
) STRICT;
CREATE INDEX alert_open ON alert (handle_mac) WHERE closed_at IS NULL;

-- How often a day somebody was in distress, by local day: a count, no person, no room.
CREATE TABLE distress (
  day   TEXT    NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who of the staff is told first on which weekday, 1 for Monday to 7, in order of place.
CREATE TABLE duty (
  weekday  INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  staff_id TEXT    NOT NULL,
  place    INTEGER NOT NULL,
  PRIMARY KEY (weekday, staff_id)
) STRICT, WITHOUT ROWID;

-- Where the staff are told together: a room that is not served, at most one.
ALTER TABLE room ADD COLUMN is_control INTEGER NOT NULL DEFAULT 0 CHECK (is_control IN (0, 1));

-- Whoever is marked as dead is in no list of alerts any more.
CREATE TRIGGER alert_deceased AFTER INSERT ON deceased BEGIN
  UPDATE alert SET handle_mac = NULL, sealed_handle = NULL, next_at = NULL, closed_at = last_at, closed_by = 'bot',
    outcome = 'deceased' WHERE handle_mac = NEW.handle_mac AND closed_at IS NULL;
END;

-- Wrong staff codes of somebody since the first of them: five lock her out for a day.
CREATE TABLE wrong_code (
  handle_mac TEXT    NOT NULL PRIMARY KEY,
  first_at   INTEGER NOT NULL,
  count      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
