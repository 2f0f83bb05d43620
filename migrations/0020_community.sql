-- What a group does together. Service data: who signs up, votes or wants to be reminded need not take part in the study.
-- No word anybody typed stands here but the staff's own announcement.

CREATE TABLE event (
  id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  room_id    TEXT    NOT NULL REFERENCES room (id),
  kind       TEXT    NOT NULL CHECK (kind IN ('event', 'poll')),
  title      TEXT    NOT NULL,
  -- When it takes place, as staff wrote it; the choices of a poll, a line each.
  details    TEXT    NOT NULL,
  places     INTEGER,
  staff_id   TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  -- When it and everything below it is forgotten.
  expires_at INTEGER NOT NULL,
  closed_at  INTEGER
) STRICT;

CREATE TABLE sign_up (
  event_id      INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE,
  handle_mac    TEXT    NOT NULL,
  sealed_handle BLOB    NOT NULL,
  -- The order of arrival: whoever comes after the last place waits.
  sequence      INTEGER NOT NULL,
  PRIMARY KEY (event_id, handle_mac)
) STRICT, WITHOUT ROWID;

CREATE TABLE vote (
  event_id   INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE,
  handle_mac TEXT    NOT NULL,
  choice     INTEGER NOT NULL,
  PRIMARY KEY (event_id, handle_mac)
) STRICT, WITHOUT ROWID;

-- The sum of a mutual goal. Who added what is written nowhere.
CREATE TABLE goal_round (
  room_id      TEXT    NOT NULL REFERENCES room (id),
  started_at   INTEGER NOT NULL,
  reference_id TEXT    NOT NULL,
  total        INTEGER NOT NULL,
  reports      INTEGER NOT NULL,
  PRIMARY KEY (room_id, started_at)
) STRICT, WITHOUT ROWID;

-- A day somebody asked to be reminded of, in private: what of, as one of a few words of ours, never her own.
CREATE TABLE reminder (
  handle_mac    TEXT    NOT NULL,
  day           TEXT    NOT NULL,
  kind          TEXT    NOT NULL,
  sealed_handle BLOB    NOT NULL,
  is_yearly     INTEGER NOT NULL,
  -- The day for which she was last reminded.
  told_for      TEXT,
  PRIMARY KEY (handle_mac, day, kind)
) STRICT, WITHOUT ROWID;

ALTER TABLE room ADD COLUMN welcomed_at INTEGER;

-- Who leaves the study, loses her data to time, or has died is signed up for nothing and reminded of nothing.
CREATE TRIGGER handle_gone AFTER DELETE ON participant_handle BEGIN
  DELETE FROM sign_up WHERE handle_mac = OLD.handle_mac;
  DELETE FROM vote WHERE handle_mac = OLD.handle_mac;
  DELETE FROM reminder WHERE handle_mac = OLD.handle_mac;
END;
CREATE TRIGGER handle_deceased AFTER INSERT ON deceased BEGIN
  DELETE FROM sign_up WHERE handle_mac = NEW.handle_mac;
  DELETE FROM vote WHERE handle_mac = NEW.handle_mac;
  DELETE FROM reminder WHERE handle_mac = NEW.handle_mac;
END;
