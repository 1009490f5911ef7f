"""A release is about an entry of its own case only: the key alone was looked up past the policies."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_rows_of_one_case"),
        ("cases", "0032_answers_stay_in_their_case"),
        ("steering", "0001_fallsteuerung"),
    ]

    operations = [
        AddConstraint(
            model_name="release",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="entry_id", name="release_of_same_case", table="cases_journalentry"
            ),
        ),
    ]
