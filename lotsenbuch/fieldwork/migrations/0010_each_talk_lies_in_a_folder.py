"""Two talks with one person on one day lie in a folder each, or both in one: what goes along belongs to the talk."""

from django.db import migrations, models

from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0009_a_folder_is_called_back_within_a_minute")]

    operations = [
        migrations.RemoveConstraint(model_name="meeting", name="meeting_case_once"),
        AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(fields=("folder", "appointment"), name="meeting_talk_once"),
        ),
    ]
