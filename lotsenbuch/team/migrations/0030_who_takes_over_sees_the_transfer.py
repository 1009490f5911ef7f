from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0029_places_hold_from_the_first_one_given"),
    ]

    operations = [
        AddConstraint(
            model_name="transfer",
            constraint=lotsenbuch.records.policy.RowPolicy(
                name="transfer_received", command="SELECT", using="to_id = lotse_staff()"
            ),
        ),
    ]
