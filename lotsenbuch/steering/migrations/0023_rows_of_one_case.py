"""What a row names stands in its own case: the keys alone were looked up past the policies (decision 0112)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0027_rows_of_one_case_by_any_key"),
        ("cases", "0034_rows_of_one_case"),
        ("steering", "0002_releases_stay_in_their_case"),
    ]

    operations = [
        AddConstraint(
            model_name="measure",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="task_id", name="measure_task_of_same_case", table="cases_task", through="case_id"
            ),
        ),
        AddConstraint(
            model_name="reason",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="review_id", name="reason_of_same_case", table="steering_review", through="case_id"
            ),
        ),
    ]
