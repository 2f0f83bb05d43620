-- What a slot posted, so that nothing is repeated too soon; when it was planned, by the scheduler's clock; when staff
-- were told of a slot nobody can be sure of.
ALTER TABLE slot ADD COLUMN reference_id TEXT;
ALTER TABLE slot ADD COLUMN planned_at INTEGER;
ALTER TABLE slot ADD COLUMN told_at INTEGER;

-- Why nothing is posted by itself in a room: staff paused it, somebody has died, there was an alert.
CREATE TABLE room_hold (
  room_id TEXT    NOT NULL REFERENCES room (id),
  kind    TEXT    NOT NULL CHECK (kind IN ('pause', 'mourning', 'alert')),
  since   INTEGER NOT NULL,
  until   INTEGER,
  PRIMARY KEY (room_id, kind)
) STRICT, WITHOUT ROWID;
