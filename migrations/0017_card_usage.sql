-- How often a card was called useful or not. No person.
CREATE TABLE card_rating (
  card_id TEXT    NOT NULL PRIMARY KEY,
  useful  INTEGER NOT NULL,
  useless INTEGER NOT NULL
) STRICT;

-- How many questions no card answered, by theme. No person, no word.
CREATE TABLE unanswered_theme (
  theme TEXT    NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT;

-- When the bot said in a group that it has no card: staff find the question there. No person, no word.
CREATE TABLE unanswered_question (
  number   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  room_id  TEXT    NOT NULL REFERENCES room (id),
  asked_at INTEGER NOT NULL,
  theme    TEXT    NOT NULL
) STRICT;
CREATE INDEX unanswered_question_by_age ON unanswered_question (asked_at);
