"""What a row names stands in its own case: the keys alone were looked up past the policies (decision 0112)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0027_rows_of_one_case_by_any_key"),
        ("cases", "0034_rows_of_one_case"),
        ("intake", "0030_guard_finds_waiting_first_talks"),
    ]

    operations = [
        AddConstraint(
            model_name="alliance",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="replaces_id", name="alliance_of_same_case", table="intake_alliance", through="case_id"
            ),
        ),
    ]
