"""The guard may delete the notice of an act that is taken back within its seconds."""

from django.db import migrations

import lotsenbuch.records.policy


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sessions_and_attempts"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="notice",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="notice_guard", reads=("staff_id", "kind", "target_id", "made_at"), writes=("DELETE",)
            ),
        ),
    ]
