"""Who writes a table that everybody reads is asked by the database too (decision 0113)."""

from django.conf import settings
from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0029_who_writes_is_asked"),
        ("accounts", "0002_has_role"),
        ("team", "0009_steps_keep_their_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddConstraint(
            model_name="key",
            constraint=lotsenbuch.records.policy.WrittenBy(
                delete="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
                insert="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
                name="key_written",
                update="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
            ),
        ),
        AddConstraint(
            model_name="profile",
            constraint=lotsenbuch.records.policy.WrittenBy(
                delete="",
                insert="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration') OR NEW.staff_id = lotse_staff()",
                name="profile_written",
                update="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration') OR (OLD.staff_id = lotse_staff() AND NEW.staff_id = lotse_staff())",
            ),
        ),
    ]
