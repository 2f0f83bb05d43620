-- When somebody in danger is told again what to do, epoch ms: set with the alert, and empty once it was handed over to her,
-- or to staff that she could not be told. A process that ends in between leaves nobody without a word.
ALTER TABLE alert ADD COLUMN answer_at INTEGER;

-- Who has died is not written to.
DROP TRIGGER alert_deceased;
CREATE TRIGGER alert_deceased AFTER INSERT ON deceased BEGIN
  UPDATE alert SET handle_mac = NULL, sealed_handle = NULL, next_at = NULL, answer_at = NULL, closed_at = last_at,
    closed_by = 'bot', outcome = 'deceased' WHERE handle_mac = NEW.handle_mac AND closed_at IS NULL;
END;
