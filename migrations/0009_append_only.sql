-- Receipts and the audit only grow: a mistake in the code can neither change nor delete a row. Who can drop a
-- trigger is found by the chain. Rows of the audit from before the chain are left as they are.
CREATE TRIGGER receipt_is_never_changed
BEFORE UPDATE ON receipt
BEGIN
  SELECT RAISE(ABORT, 'a receipt is never changed');
END;

CREATE TRIGGER receipt_is_never_deleted
BEFORE DELETE ON receipt
BEGIN
  SELECT RAISE(ABORT, 'a receipt is never deleted');
END;

-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER receipt_is_never_replaced
BEFORE INSERT ON receipt
WHEN EXISTS (SELECT 1 FROM receipt WHERE sequence = NEW.sequence)
BEGIN
  SELECT RAISE(ABORT, 'a receipt is never replaced');
END;

CREATE TRIGGER audit_is_never_changed
BEFORE UPDATE ON audit
WHEN OLD.link IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a linked row of the audit is never changed');
END;

CREATE TRIGGER audit_is_never_deleted
BEFORE DELETE ON audit
WHEN OLD.link IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a linked row of the audit is never deleted');
END;

CREATE TRIGGER audit_is_never_replaced
BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id AND link IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'a linked row of the audit is never replaced');
END;
