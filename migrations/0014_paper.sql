-- Open codes of paper forms: the MAC, what the form is for, and under which notice it was printed. A code that is
-- used or too old is deleted. No person: nobody knows who holds which form.
CREATE TABLE paper_invite (
  code_mac       TEXT    NOT NULL PRIMARY KEY,
  purposes       TEXT    NOT NULL CHECK (purposes <> '' AND purposes NOT GLOB '*[^1-5]*'),
  notice_version TEXT    NOT NULL,
  expires_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How many wrong codes somebody has typed, so that codes cannot be guessed. Rows live for a day.
CREATE TABLE paper_attempt (
  handle_mac TEXT    NOT NULL PRIMARY KEY,
  wrong      INTEGER NOT NULL,
  until      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
