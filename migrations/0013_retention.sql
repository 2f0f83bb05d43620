-- A withdrawal whose entry in the ledger of erasures could not be written: she is paused, and it is tried again
-- until it holds. Such an intent deletes nothing by itself, and nothing at all is logged while there is one.
ALTER TABLE erasure_intent ADD COLUMN waits_for_ledger INTEGER NOT NULL DEFAULT 0 CHECK (waits_for_ledger IN (0, 1));

-- What is looked for every hour, and at every deletion.
CREATE INDEX message_suspected ON message (recall_suspected_at) WHERE recall_suspected_at IS NOT NULL;
CREATE INDEX message_by_notice ON message (notice_version);
CREATE INDEX message_by_reply ON message (reply_to) WHERE reply_to IS NOT NULL;
CREATE INDEX check_in_answer_by_notice ON check_in_answer (notice_version);
