"""The trigger that keeps a Fassung looked into temporary tables first: its search path did not name pg_temp last."""

from django.db import migrations

LOOKS = "ALTER FUNCTION assessment_keep_fassung() SET search_path = pg_catalog, public, pg_temp"


class Migration(migrations.Migration):
    dependencies = [("assessment", "0022_rows_of_one_case")]
    operations = [migrations.RunSQL(LOOKS, migrations.RunSQL.noop)]
