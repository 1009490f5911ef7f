"""What a case was proposed with is kept about the person too: whoever holds the case can disclose it, and only that."""

# ruff: noqa: S608 - our own columns

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.policy import GUARD

COLUMNS = "id, source, first_name, last_name, birth_on, kundennummer, reason, state, proposed_on, decided_at, answer"


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0013_what_a_colleague_conveys"),
        ("intake", "0054_who_may_write_is_asked"),
    ]
    operations = [
        migrations.RunSQL(
            f"GRANT SELECT ({COLUMNS}) ON intake_proposal TO {GUARD}",
            f"REVOKE SELECT ({COLUMNS}) ON intake_proposal FROM {GUARD}",
        ),
        GuardFunction(
            signature="privacy_proposal_of(p_case uuid)",
            returns="jsonb",
            body=(
                "SELECT to_jsonb(told) FROM ("
                f"SELECT {', '.join(f'p.{one}' for one in COLUMNS.split(', '))} FROM intake_proposal p "
                "JOIN intake_intake i ON i.proposal_id = p.id "
                "WHERE i.case_id = p_case AND p_case IN (SELECT cases_held()) LIMIT 1) AS told"
            ),
            language="sql",
        ),
    ]
