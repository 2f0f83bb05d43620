-- The names by which a consenting member is shown in the group, sealed under her data key: how the operator finds
-- her when she has lost her code. A name only finds; two people confirm.
CREATE TABLE participant_name (
  participant_id TEXT    NOT NULL PRIMARY KEY REFERENCES participant (id),
  sealed_names   BLOB    NOT NULL,
  kept_at        INTEGER NOT NULL
) STRICT;

-- Somebody the bot does not recognise wants to leave or to stop, and may be somebody of an earlier login. The
-- participant is filled in once she is found. Rows live for 30 days, or until she has been told.
CREATE TABLE lost_code_request (
  id             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  handle_mac     TEXT    NOT NULL UNIQUE,
  sealed_handle  BLOB    NOT NULL,
  epoch          INTEGER NOT NULL REFERENCES epoch (id),
  kind           TEXT    NOT NULL CHECK (kind IN ('withdraw', 'near-withdraw', 'pause')),
  asked_at       INTEGER NOT NULL,
  participant_id TEXT    REFERENCES participant (id),
  resolved_at    INTEGER
) STRICT;

-- Staff who have confirmed who is behind a request. The check stands for the request and one participant.
CREATE TABLE lost_code_confirmation (
  request_id   INTEGER NOT NULL REFERENCES lost_code_request (id) ON DELETE CASCADE,
  staff_id     TEXT    NOT NULL,
  check_digits TEXT    NOT NULL,
  confirmed_at INTEGER NOT NULL,
  PRIMARY KEY (request_id, staff_id)
) STRICT, WITHOUT ROWID;
