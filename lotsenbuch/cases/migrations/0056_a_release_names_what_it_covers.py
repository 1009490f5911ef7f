"""A release can name what it covers, thing by thing, instead of all that its classes hold."""

from django.db import migrations, models

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0055_what_was_written_is_put_right_after_the_end"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="release",
            name="secrecy_stays",
        ),
        migrations.RemoveConstraint(
            model_name="release",
            name="secrecy_sealed_from_class_2",
        ),
        migrations.AddField(
            model_name="release",
            name="topics",
            field=models.JSONField(blank=True, db_default=[], default=list, verbose_name="Worüber genau"),
        ),
        AddConstraint(
            model_name="release",
            constraint=lotsenbuch.records.policy.Stays(
                columns=(
                    "id",
                    "case_id",
                    "data_class",
                    "recipient_kind",
                    "recipient",
                    "recipient_key",
                    "sealed",
                    "purpose",
                    "classes",
                    "topics",
                    "direction",
                    "from_on",
                    "until_on",
                    "made_at",
                    "made_by",
                ),
                name="secrecy_stays",
            ),
        ),
        AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("data_class__lt", 2), ("sealed", None), models.Q(("recipient", ""), _negated=True)),
                    models.Q(
                        ("data_class__gte", 2),
                        ("recipient", ""),
                        ("recipient_key", ""),
                        ("sealed__isnull", False),
                        ("topics", []),
                    ),
                    _connector="OR",
                ),
                name="secrecy_sealed_from_class_2",
            ),
        ),
    ]
