"""Who seals a case takes its number out of samples and lists drawn before: a sealed case is counted, not named."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

HIDE = """
  UPDATE privacy_sampleline SET fallnummer = '(versiegelt)' WHERE case_id = NEW.id;
  UPDATE privacy_accessline SET fallnummer = '(versiegelt)'
    WHERE kind = 'access' AND source_id IN (SELECT id FROM cases_access WHERE case_id = NEW.id);
  RETURN NULL;
"""
TRIGGER = """
CREATE TRIGGER sealing_hides_the_number AFTER UPDATE OF is_sealed ON cases_case
  FOR EACH ROW WHEN (NEW.is_sealed AND NOT OLD.is_sealed) EXECUTE FUNCTION privacy_hide_number();
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0003_guard_finds_a_case_number"), ("cases", "0009_known_waits_for_who_registers")]
    operations = [
        GuardFunction(signature="privacy_hide_number()", returns="trigger", body=HIDE),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER sealing_hides_the_number ON cases_case"),
    ]
