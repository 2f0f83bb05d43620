-- When somebody who takes part was last found to be in no served room any more, and when she was marked as dead.
ALTER TABLE participant ADD COLUMN left_at INTEGER;
ALTER TABLE participant ADD COLUMN deceased_at INTEGER;

-- In which room somebody who takes part was seen: only who was there can leave. A row goes when she does.
CREATE TABLE participant_room (
  participant_id TEXT NOT NULL REFERENCES participant (id),
  room_id        TEXT NOT NULL REFERENCES room (id),
  PRIMARY KEY (participant_id, room_id)
) STRICT, WITHOUT ROWID;
-- How many the last roster had that was believed: one that has lost more than half is not. No person.
ALTER TABLE room ADD COLUMN member_count INTEGER;

-- What she wishes to become of her data after her death. Absent: she has not said.
CREATE TABLE after_death (
  participant_id TEXT    NOT NULL PRIMARY KEY REFERENCES participant (id),
  wish           TEXT    NOT NULL CHECK (wish IN ('delete', 'keep')),
  said_at        INTEGER NOT NULL
) STRICT;

-- A death one of the staff has confirmed and a second has not yet. At most 24 hours long.
CREATE TABLE death_report (
  id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  handle_mac  TEXT    NOT NULL UNIQUE,
  reporter    TEXT    NOT NULL,
  reported_at INTEGER NOT NULL
) STRICT;

-- To whom nothing is ever sent again by itself, whether she took part or not.
CREATE TABLE deceased (
  handle_mac TEXT    NOT NULL PRIMARY KEY,
  at         INTEGER NOT NULL,
  -- When whoever holds the account now was told, once.
  told_at    INTEGER
) STRICT;
