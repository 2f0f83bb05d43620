-- How many messages of members a served room had on a local day: a count, no person, no word. Only where the settings
-- say that counting them is approved.
CREATE TABLE room_day (
  room_id TEXT    NOT NULL REFERENCES room (id),
  day     TEXT    NOT NULL,
  heard   INTEGER NOT NULL,
  PRIMARY KEY (room_id, day)
) STRICT, WITHOUT ROWID;
