"""Whether three Meldetermine follow each other is asked by a guard function where it is found (`duties_find`)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [("appointments", "0062_bookings_of_one_colleague_wait")]

    operations = [
        AddConstraint(
            model_name="appointment",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="appointment_guard_row", reads=("case_id", "is_meldetermin", "instructed_on"), writes=()
            ),
        ),
        AddConstraint(
            model_name="contactattempt",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="contact_attempt_guard", reads=("case_id", "way", "result", "happened_at"), writes=()
            ),
        ),
    ]
