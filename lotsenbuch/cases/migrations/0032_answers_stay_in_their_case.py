"""An answer in the journal names an entry of its own case only: the key alone was looked up past the policies."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_rows_of_one_case"),
        ("cases", "0031_guard_asks_who_gave_and_who_asks"),
    ]

    operations = [
        AddConstraint(
            model_name="journalentry",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="about_id", name="journal_about_same_case", table="cases_journalentry"
            ),
        ),
    ]
