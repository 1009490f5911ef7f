"""Whoever set out before midnight and is not back yet is not forgotten in the night."""

from django.db import migrations

from lotsenbuch.records.operations import AddConstraint
from lotsenbuch.records.policy import RowPolicy

PAST = (
    "lotse_actor() = 'service:retain' AND out_at < date_trunc('day', now() AT TIME ZONE 'Europe/Berlin') "
    "AT TIME ZONE 'Europe/Berlin' AND (back_at IS NOT NULL OR back_until < "
    "date_trunc('day', now() AT TIME ZONE 'Europe/Berlin') AT TIME ZONE 'Europe/Berlin' - interval '7 days')"
)


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0006_guards_of_what_goes_on")]

    operations = [
        migrations.RemoveConstraint(model_name="outing", name="outing_find_past"),
        migrations.RemoveConstraint(model_name="outing", name="outing_forget"),
        AddConstraint(
            model_name="outing",
            constraint=RowPolicy(command="SELECT", name="outing_find_past", using=PAST),
        ),
        AddConstraint(
            model_name="outing",
            constraint=RowPolicy(command="DELETE", name="outing_forget", using=PAST),
        ),
    ]
