-- The last thing a member of staff did that can be undone, for a day: settings of hers, no person and no word.
CREATE TABLE undoable (
  handle_mac TEXT    NOT NULL PRIMARY KEY,
  kind       TEXT    NOT NULL,
  parameters TEXT    NOT NULL,
  done_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
