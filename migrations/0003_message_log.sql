-- The log. Text is sealed under the sender's data key, with the message id as associated data.
CREATE TABLE message (
  sequence            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id                  TEXT    NOT NULL UNIQUE,
  participant_id      TEXT    NOT NULL REFERENCES participant (id),
  room_id             TEXT    NOT NULL REFERENCES room (id),
  source_mac          TEXT    NOT NULL UNIQUE,
  sent_at             INTEGER NOT NULL,
  kind                TEXT    NOT NULL,
  length              INTEGER NOT NULL,
  sealed_text         BLOB,
  replied_to_unlogged INTEGER NOT NULL CHECK (replied_to_unlogged IN (0, 1)),
  mentions            INTEGER NOT NULL,
  flags               TEXT    NOT NULL,
  notice_version      TEXT    NOT NULL
) STRICT;
CREATE INDEX message_by_participant ON message (participant_id);

-- The second lock: whatever the code above decides, no row outside a consent interval for purpose 1.
CREATE TRIGGER message_needs_consent
BEFORE INSERT ON message
WHEN NOT EXISTS (
  SELECT 1 FROM consent_interval AS i
  WHERE i.participant_id = NEW.participant_id
    AND i.purpose = 1
    AND i.voided_at IS NULL
    AND i.notice_version = NEW.notice_version
    AND i.opened_at < NEW.sent_at / 1000
    AND (i.closed_at IS NULL OR NEW.sent_at / 1000 < i.closed_at)
)
BEGIN
  SELECT RAISE(ABORT, 'message outside a consent interval');
END;

CREATE TRIGGER message_keeps_its_sender
BEFORE UPDATE OF participant_id, sent_at, notice_version ON message
BEGIN
  SELECT RAISE(ABORT, 'a logged message keeps its sender and time');
END;
