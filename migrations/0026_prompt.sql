-- The bot's post a kept message quotes. The bot's own words: nothing of anybody else.
ALTER TABLE message ADD COLUMN prompt_id TEXT REFERENCES post (id);
