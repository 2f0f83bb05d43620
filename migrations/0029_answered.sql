-- When somebody in danger is told again what to do, epoch ms: set with the alert, and empty once what she was told was
-- handed over, or is known not to reach her. A process that ends in between leaves nobody without a word.
ALTER TABLE alert ADD COLUMN answer_at INTEGER;
