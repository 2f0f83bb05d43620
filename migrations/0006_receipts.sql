-- Proof of consent: a chain over digests, append-only. What a digest stands for lies in a row that can be erased.
CREATE TABLE receipt (
  sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  at       INTEGER NOT NULL,
  digest   TEXT    NOT NULL,
  link     TEXT    NOT NULL
) STRICT;

-- The receipt itself, salted, sealed under her data key. Erased with her; the digest alone tells nothing.
CREATE TABLE receipt_payload (
  sequence       INTEGER NOT NULL PRIMARY KEY REFERENCES receipt (sequence),
  participant_id TEXT    NOT NULL REFERENCES participant (id),
  sealed_payload BLOB    NOT NULL
) STRICT;
CREATE INDEX receipt_payload_by_participant ON receipt_payload (participant_id);

-- The audit is a chain of the same make. Rows from before it have no link.
ALTER TABLE audit ADD COLUMN link TEXT;
