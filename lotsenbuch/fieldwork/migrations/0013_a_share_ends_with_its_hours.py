"""The house's share of a folder's key is destroyed when the folder's time is over, also where no phone gives it back."""

from django.db import migrations, models

from lotsenbuch.records.operations import AddConstraint
from lotsenbuch.records.policy import RowPolicy

OVER = "lotse_actor() = 'service:retain' AND closes_at <= now()"


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0012_a_right_that_ends_takes_the_folder")]

    operations = [
        AddConstraint(
            model_name="folder",
            constraint=RowPolicy(command="SELECT", name="folder_find_over", using=OVER),
        ),
        AddConstraint(
            model_name="folder",
            constraint=RowPolicy(
                check_sql=f"{OVER} AND salt IS NULL", command="UPDATE", name="folder_end_share", using=OVER
            ),
        ),
        migrations.AlterField(
            model_name="folder",
            name="salt",
            field=models.BinaryField(
                null=True,
                verbose_name="Salz für den Anteil des Hauses am Schlüssel; fort, wenn die Mappe zurück oder abgelaufen ist",
            ),
        ),
    ]
