"""What a row names stands in its own case: the keys alone were looked up past the policies (decision 0112)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0027_rows_of_one_case_by_any_key"),
        ("cases", "0034_rows_of_one_case"),
        ("closure", "0003_result_per_goal"),
        ("planning", "0023_rows_of_one_case"),
    ]

    operations = [
        AddConstraint(
            model_name="goalresult",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="ending_id", name="goalresult_ending_of_same_case", table="closure_ending", through="case_id"
            ),
        ),
        AddConstraint(
            model_name="goalresult",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="goal_id", name="goalresult_goal_of_same_case", table="planning_goal", through="case_id"
            ),
        ),
        AddConstraint(
            model_name="reopening",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="ending_id", name="reopening_of_same_case", table="closure_ending", through="case_id"
            ),
        ),
    ]
