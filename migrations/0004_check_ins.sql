-- Check-in answers. Scores are sealed under her data key, with the answer id as associated data.
CREATE TABLE check_in_answer (
  id             TEXT    NOT NULL PRIMARY KEY,
  participant_id TEXT    NOT NULL REFERENCES participant (id),
  answered_at    INTEGER NOT NULL,
  sealed_scores  BLOB    NOT NULL,
  notice_version TEXT    NOT NULL
) STRICT;
CREATE INDEX check_in_answer_by_participant ON check_in_answer (participant_id);

CREATE TRIGGER check_in_answer_needs_consent
BEFORE INSERT ON check_in_answer
WHEN NOT EXISTS (
  SELECT 1 FROM consent_interval AS i
  WHERE i.participant_id = NEW.participant_id
    AND i.purpose = 2
    AND i.voided_at IS NULL
    AND i.notice_version = NEW.notice_version
    AND i.opened_at < NEW.answered_at / 1000
    AND (i.closed_at IS NULL OR NEW.answered_at / 1000 < i.closed_at)
)
BEGIN
  SELECT RAISE(ABORT, 'check-in answer outside a consent interval');
END;
