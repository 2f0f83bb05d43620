-- How often somebody was asked again because the notice has changed: at most twice a version, then never.
CREATE TABLE re_consent (
  participant_id TEXT    NOT NULL PRIMARY KEY REFERENCES participant (id),
  notice_version TEXT    NOT NULL,
  asked          INTEGER NOT NULL,
  asked_at       INTEGER NOT NULL
) STRICT;
