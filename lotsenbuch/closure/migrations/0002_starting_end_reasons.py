"""Give a fresh house end reasons to begin with; no source prescribes a list (domain.md 1.7), so it changes it freely."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

START = (
    ("completed", "Arbeit aufgenommen", "is_work_start"),
    ("completed", "Ausbildung aufgenommen", "is_work_start"),
    ("completed", "Ziel erreicht, zurück an die Arbeitsvermittlung", "is_hand_back"),
    ("completed", "Wechsel in Rehabilitation oder geförderte Beschäftigung", ""),
    ("other", "keine Hilfebedürftigkeit mehr", ""),
    ("other", "Umzug, anderes Jobcenter zuständig", ""),
    ("other", "Rente oder andere Leistung", ""),
    ("broken_off", "Widerruf der Teilnahme", "is_revocation"),
    ("broken_off", "Kontakt abgerissen", "is_hand_back"),
    ("broken_off", "Beendigung durch das Fallmanagement", "is_hand_back"),
    ("other", "verstorben", ""),
)


def write_list(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("closure", "EndReason").objects.using(schema_editor.connection.alias)
    for number, (outcome, label, mark) in enumerate(START, start=1):
        rows.create(outcome=outcome, label=label, position=number * 10, **({mark: True} if mark else {}))


def take_list_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("closure", "EndReason").objects.using(schema_editor.connection.alias)
    rows.filter(label__in=[label for _, label, _ in START]).delete()


class Migration(migrations.Migration):
    dependencies = [("closure", "0001_fallbeendigung")]
    operations = [migrations.RunPython(write_list, take_list_back)]
