"""Who writes a table that everybody reads is asked by the database too (decision 0113)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0029_who_writes_is_asked"),
        ("accounts", "0002_has_role"),
        ("closure", "0024_rows_of_one_case"),
    ]

    operations = [
        AddConstraint(
            model_name="endreason",
            constraint=lotsenbuch.records.policy.WrittenBy(
                delete="",
                insert="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
                name="end_reason_written",
                update="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
            ),
        ),
    ]
