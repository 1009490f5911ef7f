"""The index of names keeps no list of what waits to be sorted in: with one, likeness is looked for without the index."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0030_a_service_counts_waits"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="service",
            name="service_names",
        ),
        migrations.AddIndex(
            model_name="service",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Left("search_text", 60), name="gin_trgm_ops"
                ),
                fastupdate=False,
                name="service_names",
            ),
        ),
    ]
