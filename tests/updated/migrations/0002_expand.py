from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("updated", "0001_as_it_was")]

    operations = [
        migrations.AddField("note", "kind", models.TextField(db_default="note")),
        migrations.RunSQL(f"SELECT pg_sleep({settings.PAUSE if hasattr(settings, 'PAUSE') else 0})"),
        migrations.RunSQL("UPDATE updated_note SET kind = 'old'"),
    ]
