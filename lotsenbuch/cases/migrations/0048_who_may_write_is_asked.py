"""Who writes a table that everybody reads is asked by the database too (decision 0113)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0029_who_writes_is_asked"),
        ("accounts", "0002_has_role"),
        ("cases", "0047_own_fields_and_kinds_of_the_house"),
    ]

    operations = [
        # A search path without pg_temp at its end looks there first.
        migrations.RunSQL(
            "ALTER FUNCTION cases_outline_of_case() SET search_path = pg_catalog, public, pg_temp;"
            "ALTER FUNCTION cases_outline_of_row() SET search_path = pg_catalog, public, pg_temp;"
            "ALTER FUNCTION cases_outline_of_person() SET search_path = pg_catalog, public, pg_temp;",
            migrations.RunSQL.noop,
        ),
        AddConstraint(
            model_name="phaseneed",
            constraint=lotsenbuch.records.policy.WrittenBy(
                delete="",
                insert="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
                name="phase_need_written",
                update="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
            ),
        ),
    ]
