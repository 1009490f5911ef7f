"""A device has a number under which it rings outside; it goes along with whoever sets out."""

from django.db import migrations, models

from lotsenbuch.records.operations import AddConstraint
from lotsenbuch.records.policy import Stays


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0013_a_share_ends_with_its_hours")]

    operations = [
        migrations.RemoveConstraint(model_name="outing", name="outing_stays"),
        migrations.AddField(
            model_name="device",
            name="call_number",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="Rufnummer unterwegs"),
        ),
        migrations.AddField(
            model_name="outing",
            name="call_number",
            field=models.TextField(
                blank=True, db_default="", default="", verbose_name="Rufnummer des Geräts beim Losgehen"
            ),
        ),
        AddConstraint(
            model_name="outing",
            constraint=Stays(name="outing_stays", columns=("id", "folder_id", "staff_id", "call_number")),
        ),
    ]
