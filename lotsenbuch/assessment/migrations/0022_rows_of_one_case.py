"""What a row names stands in its own case: the keys alone were looked up past the policies (decision 0112)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0027_rows_of_one_case_by_any_key"),
        ("assessment", "0001_bewertung"),
        ("cases", "0033_sealing_moves_no_case"),
    ]

    operations = [
        AddConstraint(
            model_name="assessment",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="replaces_id", name="assessment_of_same_case", table="assessment_assessment", through="case_id"
            ),
        ),
    ]
