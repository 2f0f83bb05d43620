-- A participant is somebody who has entered the consent dialogue.
CREATE TABLE participant (
  id           TEXT    NOT NULL PRIMARY KEY,
  created_at   INTEGER NOT NULL,
  withdrawn_at INTEGER
) STRICT;

-- Which WeChat handle of a login epoch is which participant. Sealed under her data key once she consents.
CREATE TABLE participant_handle (
  handle_mac     TEXT NOT NULL PRIMARY KEY,
  participant_id TEXT NOT NULL REFERENCES participant (id),
  epoch          INTEGER NOT NULL REFERENCES epoch (id),
  sealed_handle  BLOB
) STRICT;
CREATE INDEX participant_handle_by_participant ON participant_handle (participant_id);

CREATE TABLE consent (
  participant_id TEXT    NOT NULL PRIMARY KEY REFERENCES participant (id),
  state          TEXT    NOT NULL CHECK (state IN ('notice-shown', 'active', 'declined', 'paused', 'withdrawn')),
  notice_version TEXT    NOT NULL,
  purposes       TEXT    NOT NULL CHECK (purposes NOT GLOB '*[^1-5]*'),
  since          INTEGER,
  changed_at     INTEGER NOT NULL
) STRICT;

-- When what was consented to. Whole seconds; a second is inside only where opened_at < second < closed_at.
CREATE TABLE consent_interval (
  id             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  participant_id TEXT    NOT NULL REFERENCES participant (id),
  purpose        INTEGER NOT NULL CHECK (purpose BETWEEN 1 AND 5),
  notice_version TEXT    NOT NULL,
  opened_at      INTEGER NOT NULL,
  closed_at      INTEGER,
  voided_at      INTEGER
) STRICT;
CREATE INDEX consent_interval_by_participant ON consent_interval (participant_id, purpose);

-- What happened in the consent dialogue, without a word of hers. The participant is forgotten at withdrawal.
CREATE TABLE consent_event (
  id             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  participant_id TEXT    REFERENCES participant (id),
  at             INTEGER NOT NULL,
  event          TEXT    NOT NULL,
  notice_version TEXT,
  purposes       TEXT    NOT NULL
) STRICT;
CREATE INDEX consent_event_by_participant ON consent_event (participant_id);

-- An erasure that is committed and not yet finished on the disk.
CREATE TABLE erasure_intent (
  participant_id TEXT    NOT NULL PRIMARY KEY,
  destroy_key    INTEGER NOT NULL CHECK (destroy_key IN (0, 1)),
  asked_at       INTEGER NOT NULL
) STRICT;
