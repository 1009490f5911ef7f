"""How long people wait is counted by the service of the figures: days only, never where or wherefore (0230)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [("steering", "0045_measures_are_booked")]

    operations = [
        AddConstraint(
            model_name="booking",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="booking_counted", reads=("measure_id", "made_on"), writes=()
            ),
        ),
    ]
