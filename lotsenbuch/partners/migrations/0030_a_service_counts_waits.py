"""How long people wait is counted by the service of the figures: days only, never where or wherefore (0230)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [("partners", "0007_likeness_has_an_index")]

    operations = [
        AddConstraint(
            model_name="referral",
            constraint=lotsenbuch.records.policy.GuardMay(name="referral_counted", reads=("prepared_on",), writes=()),
        ),
        AddConstraint(
            model_name="dispatch",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="dispatch_counted", reads=("referral_id", "sent_at"), writes=()
            ),
        ),
    ]
