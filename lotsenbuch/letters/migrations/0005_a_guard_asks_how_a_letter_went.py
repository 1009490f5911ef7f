"""Whether a letter went out and did not come back is asked by a guard function where a matter is found (`duties_find`)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [("letters", "0004_letters_to_somebody_outside")]

    operations = [
        AddConstraint(
            model_name="proof",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="letter_proof_guard", reads=("letter_id", "what", "happened_on", "noted_at"), writes=()
            ),
        ),
    ]
