"""The guard may delete the notice of an act that is taken back within its seconds."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_oversight_and_its_notices"),
    ]

    operations = [
        AddConstraint(
            model_name="notice",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="notice_erased", reads=("staff_id", "kind", "target_id", "made_at"), writes=("DELETE",)
            ),
        ),
    ]
