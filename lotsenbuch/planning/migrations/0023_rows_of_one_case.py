"""What a row names stands in its own case: the keys alone were looked up past the policies (decision 0112)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0027_rows_of_one_case_by_any_key"),
        ("cases", "0034_rows_of_one_case"),
        ("planning", "0002_plans_keep_whom_they_were_made_out_to"),
    ]

    operations = [
        AddConstraint(
            model_name="handover",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="plan_id", name="handover_of_same_case", table="planning_plan", through="case_id"
            ),
        ),
        AddConstraint(
            model_name="plan",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="replaces_id", name="plan_of_same_case", table="planning_plan", through="case_id"
            ),
        ),
        AddConstraint(
            model_name="planpart",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="plan_id", name="planpart_of_same_case", table="planning_plan", through="case_id"
            ),
        ),
        AddConstraint(
            model_name="step",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="goal_id", name="step_of_same_case", table="planning_goal", through="case_id"
            ),
        ),
    ]
