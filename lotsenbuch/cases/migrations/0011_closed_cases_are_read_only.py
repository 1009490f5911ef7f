"""A closed case is read, not written: closing takes the right to write from every access, reopening gives it back.

All tables of a case ask `may_write` already (`WRITABLE_CASES`), so a table that a later room adds is covered too.
"""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.operations import AddConstraint

# The decision to end is the holder's (C16).
FOLLOW_ENDING = """
  IF NOT cases_holds_on(NEW.id) THEN
    RAISE EXCEPTION 'only the holder ends a case' USING ERRCODE = '42501';
  END IF;
  UPDATE cases_access SET may_write = false WHERE case_id = NEW.id AND may_write;
  RETURN NULL;
"""

# Whoever comes to a closed case (a hand-over, a deputy) reads it too.
ACCESS_TO_CLOSED = """
  IF NEW.may_write AND EXISTS (SELECT FROM cases_case WHERE id = NEW.case_id AND closed_on IS NOT NULL) THEN
    NEW.may_write := false;
  END IF;
  RETURN NEW;
"""

# Back to those who work on it; break-glass, supervision and import never wrote.
REOPEN = """
  IF NOT cases_holds_on(p_case) THEN RETURN false; END IF;
  UPDATE cases_case SET closed_on = NULL, version = version + 1 WHERE id = p_case AND closed_on IS NOT NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE cases_access SET may_write = true WHERE case_id = p_case AND kind IN ('holder', 'deputy', 'tandem', 'delegate', 'named')
    AND (valid_until IS NULL OR valid_until > now());
  RETURN true;
"""

TRIGGERS = """
CREATE TRIGGER case_closed_is_read AFTER UPDATE OF closed_on ON cases_case
  FOR EACH ROW WHEN (OLD.closed_on IS NULL AND NEW.closed_on IS NOT NULL) EXECUTE FUNCTION cases_follow_ending();
CREATE TRIGGER access_to_closed_reads BEFORE INSERT ON cases_access
  FOR EACH ROW EXECUTE FUNCTION cases_access_to_closed();
"""
DROP = """
DROP TRIGGER case_closed_is_read ON cases_case;
DROP TRIGGER access_to_closed_reads ON cases_access;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_stranded_cases")]

    operations = [
        migrations.RemoveConstraint(model_name="case", name="case_guard"),
        AddConstraint(
            model_name="case",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="case_guard",
                reads=(
                    "id",
                    "fallnummer",
                    "person_id",
                    "phase",
                    "opened_on",
                    "closed_on",
                    "project_id",
                    "review_due_on",
                    "is_sealed",
                    "version",
                ),
                writes=("UPDATE (is_sealed)", "UPDATE (closed_on)", "UPDATE (version)"),
            ),
        ),
        GuardFunction(signature="cases_follow_ending()", returns="trigger", body=FOLLOW_ENDING),
        GuardFunction(signature="cases_access_to_closed()", returns="trigger", body=ACCESS_TO_CLOSED),
        GuardFunction(signature="cases_reopen(p_case uuid)", returns="boolean", body=REOPEN),
        migrations.RunSQL(TRIGGERS, DROP),
    ]
