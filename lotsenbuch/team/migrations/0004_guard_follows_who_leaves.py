"""Whose account is closed keeps no sight of a case: deputyships, grants and covers end; cases they hold are stranded.

What they hold themselves is not touched here: a case is never without a holder, and the lead gives it anew.
"""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

LEAVES = """
  UPDATE cases_access SET valid_until = now()
    WHERE staff_id = NEW.id AND kind <> 'holder' AND (valid_until IS NULL OR valid_until > now());
  UPDATE cases_grant g SET valid_until = now()
    WHERE g.actor = 'staff:' || NEW.id AND (g.valid_until IS NULL OR g.valid_until > now()) AND NOT EXISTS (
      SELECT FROM cases_access a WHERE a.case_id = g.case_id AND a.actor = g.actor AND a.kind = 'holder'
        AND a.valid_until IS NULL
    );
  UPDATE team_cover SET ended_at = now() WHERE deputy_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
"""

TRIGGER = """
CREATE TRIGGER staff_leaves_cases AFTER UPDATE OF is_active ON accounts_staff
  FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION team_follow_leaving();
"""


class Migration(migrations.Migration):
    dependencies = [("team", "0003_guard_covers_and_transfers")]

    operations = [
        GuardFunction(signature="team_follow_leaving()", returns="trigger", body=LEAVES),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER staff_leaves_cases ON accounts_staff"),
    ]
