"""What a row names stands in its own case: the keys alone were looked up past the policies (decision 0112)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0027_rows_of_one_case_by_any_key"),
        ("cases", "0033_sealing_moves_no_case"),
        ("office", "0012_a_target_of_the_whole_team"),
    ]

    operations = [
        AddConstraint(
            model_name="case",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="earlier_id", name="case_of_same_person", table="cases_case", through="person_id"
            ),
        ),
    ]
