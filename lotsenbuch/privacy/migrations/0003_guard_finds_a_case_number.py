"""An officer names a case by its number, and sees no case: the answer is its key, or nothing."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_guard_draws"), ("audit", "0003_seals_and_searches")]
    operations = [
        GuardFunction(
            signature="privacy_case_numbered(p_number text)",
            returns="uuid",
            body="SELECT id FROM cases_case WHERE fallnummer = p_number AND lotse_has_role('officer')",
            language="sql",
        ),
    ]
