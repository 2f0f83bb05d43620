-- Names staff have been told of because they are confusable with their own: a MAC of account and name, no person.
CREATE TABLE look_alike (
  mac     TEXT    NOT NULL PRIMARY KEY,
  told_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
