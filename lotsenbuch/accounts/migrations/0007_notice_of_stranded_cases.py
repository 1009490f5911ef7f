"""A sentence for team leads: there are cases without a holder who can work them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_guard_takes_notices_back"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.TextField(
                choices=[
                    ("case_assigned", "Ein Fall wurde übergeben. Bitte ansehen."),
                    ("access_given", "Ein Fall oder eine Angabe wurde freigegeben. Bitte ansehen."),
                    ("access_ended", "Der Zugriff auf einen Fall oder eine Angabe wurde beendet."),
                    ("proposal_new", "Ein neuer Vorschlag wartet auf das Clearing."),
                    ("proposal_decided", "Über einen eigenen Vorschlag wurde entschieden."),
                    ("import_done", "Das Einlesen der Fallliste ist fertig."),
                    ("password_set", "Das Passwort wurde von der Anwendungsbetreuung neu gesetzt."),
                    ("access_used", "Ein eigener Fall wurde im Notzugriff oder zur Fachaufsicht geöffnet."),
                    ("access_asked", "Eine Anfrage auf Zugriff wartet auf eine zweite Person."),
                    ("access_decided", "Über eine eigene Anfrage auf Zugriff wurde entschieden."),
                    ("access_to_review", "Ein Notzugriff oder eine Fachaufsicht hat begonnen und wird geprüft."),
                    ("access_reviewed", "Zu einem eigenen Zugriff steht etwas Neues aus der Prüfung."),
                    ("access_stated", "Zu einem Zugriff in der Prüfung gibt es eine Stellungnahme."),
                    ("access_overdue", "Die Prüfung eines Zugriffs ist überfällig."),
                    ("sample_drawn", "Die Stichprobe des letzten Monats liegt bereit."),
                    ("sample_asked", "Aus der Stichprobe gibt es eine Nachfrage."),
                    ("sample_answered", "Eine Nachfrage aus der Stichprobe ist beantwortet."),
                    ("case_stranded", "Es gibt Fälle ohne arbeitsfähige Fallführung. Bitte neu vergeben."),
                    ("access_list_due", "Die Liste „Wer hat Zugriff worauf, und warum“ ist zu bestätigen."),
                ],
                verbose_name="Hinweis",
            ),
        ),
    ]
