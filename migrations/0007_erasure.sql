-- Every erasure is an intent until its bytes are gone: of a whole person, or of one message. What she is told
-- then waits here, sealed under the service key, so that it is said even if the process ends in between.
DROP TABLE erasure_intent;
CREATE TABLE erasure_intent (
  id             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  -- NULL where records of several people were deleted again after a restore.
  participant_id TEXT,
  destroy_key    INTEGER NOT NULL CHECK (destroy_key IN (0, 1)),
  asked_at       INTEGER NOT NULL,
  sealed_reply   BLOB
) STRICT;
