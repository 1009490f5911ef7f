"""A row that stays longer loses its key to what is deleted, also where it is frozen: by the guard's deletion only."""

from django.db import migrations

_BEFORE = """
CREATE OR REPLACE FUNCTION lotse_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF TG_OP = 'DELETE' AND lotse_actor() = 'service:retain' THEN RETURN OLD; END IF; -- erasure is real
  {more}
  RAISE EXCEPTION 'Diese Fassung ist abgeschlossen (%).', TG_TABLE_NAME USING ERRCODE = 'LB001';
END $$;
"""
_EMPTIED = "IF lotse_actor() = 'service:retain' AND current_user = 'lotse_guard' THEN RETURN NEW; END IF;"


class Migration(migrations.Migration):
    dependencies = [("privacy", "0011_guard_plans_deletions"), ("records", "0029_who_writes_is_asked")]
    operations = [migrations.RunSQL(_BEFORE.format(more=_EMPTIED), _BEFORE.format(more=""))]
