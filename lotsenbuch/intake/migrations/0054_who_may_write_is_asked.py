"""Who writes a table that everybody reads is asked by the database too (decision 0113)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0029_who_writes_is_asked"),
        ("accounts", "0002_has_role"),
        ("intake", "0052_kinds_of_the_house"),
    ]

    operations = [
        AddConstraint(
            model_name="checkitem",
            constraint=lotsenbuch.records.policy.WrittenBy(
                delete="",
                insert="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
                name="check_item_written",
                update="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
            ),
        ),
    ]
