-- What the notice a room was given said that messages are looked at for: 'safety', 'offers', both or nothing.
ALTER TABLE room ADD COLUMN notice_scans TEXT NOT NULL DEFAULT '';
