"""A refusal or withdrawal of a proposal can be taken back for a few seconds, by the one who pressed."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

REOPEN = """
  SELECT (before ->> 'proposal')::uuid INTO wanted FROM cases_undoright
    WHERE id = p_undo AND actor = lotse_actor() AND act = 'proposal' AND used_at IS NULL AND expires_at > now();
  IF wanted IS NULL THEN RETURN false; END IF;
  UPDATE intake_proposal SET state = 'open', decided_at = NULL, decided_by = '', answer = '', version = version + 1
    WHERE id = wanted AND decided_by = lotse_actor() AND decided_at > now() - interval '1 minute' AND (
      (state = 'declined' AND lotse_has_role('clearing')) OR (state = 'withdrawn' AND proposed_by = lotse_actor())
    );
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE cases_undoright SET used_at = now() WHERE id = p_undo;
  RETURN true;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_starting_check_list")]

    operations = [
        GuardFunction(signature="intake_reopen(p_undo uuid)", returns="boolean", declare="wanted uuid;", body=REOPEN),
    ]
