"""Give a fresh house a check list to begin with; it changes the list in its own words (domain.md 1.3: never a fixed '3')."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

START = (
    ("qualifikation", 1, "kein Schulabschluss"),
    ("qualifikation", 1, "kein Berufsabschluss, der hier anerkannt ist"),
    ("qualifikation", 1, "Deutschkenntnisse reichen für die Arbeit noch nicht"),
    ("qualifikation", 1, "Lesen, Schreiben oder Rechnen fällt schwer"),
    ("qualifikation", 1, "lange nicht im Beruf gearbeitet"),
    ("leistungsfaehigkeit", 2, "gesundheitliche Einschränkung bei der Arbeit"),
    ("leistungsfaehigkeit", 2, "seelische Belastung"),
    ("leistungsfaehigkeit", 2, "Suchterkrankung"),
    ("leistungsfaehigkeit", 1, "geringe Ausdauer im Alltag"),
    ("motivation", 1, "viele erfolglose Bewerbungen"),
    ("motivation", 1, "kein Zutrauen in die eigenen Stärken"),
    ("motivation", 1, "noch keine berufliche Idee"),
    ("motivation", 1, "schlechte Erfahrungen mit Behörden"),
    ("rahmenbedingungen", 1, "Kinderbetreuung ist nicht gesichert"),
    ("rahmenbedingungen", 1, "Pflege von Angehörigen"),
    ("rahmenbedingungen", 1, "Wohnung unsicher oder keine Wohnung"),
    ("rahmenbedingungen", 1, "Arbeitsorte sind schlecht erreichbar"),
    ("rahmenbedingungen", 1, "belastende Lage in der Familie"),
    ("rahmenbedingungen", 1, "Aufenthalt oder Arbeitserlaubnis ungeklärt"),
    ("rahmenbedingungen", 3, "Schulden"),
    ("rahmenbedingungen", 3, "Verurteilung, die einer Arbeit im Weg steht"),
)


def write_list(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    CheckItem = apps.get_model("intake", "CheckItem")
    rows = CheckItem.objects.using(schema_editor.connection.alias)
    for number, (group, data_class, label) in enumerate(START, start=1):
        rows.create(group=group, data_class=data_class, label=label, position=number * 10)


def take_list_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("intake", "CheckItem").objects.using(schema_editor.connection.alias)
    rows.filter(label__in=[label for _, _, label in START]).delete()


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_fallzugang")]
    operations = [migrations.RunPython(write_list, take_list_back)]
