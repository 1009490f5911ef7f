"""A note that was written without a folder is readable and waits for its case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0007_nobody_out_is_forgotten")]

    operations = [
        migrations.AlterField(
            model_name="note",
            name="state",
            field=models.TextField(
                choices=[
                    ("received", "angekommen"),
                    ("inbox", "angekommen, der Fall ist inzwischen zu oder woanders"),
                    ("beside", "zweite Fassung unter demselben Schlüssel"),
                    ("loose", "angekommen, noch ohne Fall"),
                    ("quarantine", "nicht lesbar, beiseitegelegt"),
                    ("written", "steht im Journal"),
                    ("handed_on", "weitergegeben"),
                    ("dropped", "verworfen"),
                ],
                verbose_name="Stand",
            ),
        ),
    ]
