"""What a row names stands in its own case: the keys alone were looked up past the policies (decision 0112)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0027_rows_of_one_case_by_any_key"),
        ("cases", "0034_rows_of_one_case"),
        ("documents", "0001_papers_of_a_case"),
    ]

    operations = [
        AddConstraint(
            model_name="copy",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="document_id", name="copy_of_same_case", table="documents_document", through="case_id"
            ),
        ),
        AddConstraint(
            model_name="document",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="delivery_id", name="document_of_same_case", table="documents_delivery", through="case_id"
            ),
        ),
    ]
