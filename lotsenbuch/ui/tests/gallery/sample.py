"""What the gallery shows: plain values in place of a case."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

from django import forms
from django.core.paginator import Paginator

from lotsenbuch.ui.fields import GermanDateField, GermanTimeField, LineTextField, LongTextField

HOUSE = SimpleNamespace(name="Jobcenter Lotsenau", client="Kundin/Kunde", client_plural="Kundinnen und Kunden")
ME = SimpleNamespace(display_name="Anna Ahrens")


class Place(NamedTuple):
    """A place of the top bar."""

    url: str
    label: str
    key: str
    icon: str


PLACES = (Place("/", "Schreibtisch", "s", "home"), Place("/faelle/", "Fälle", "f", "checklist"))
STEPS = [
    SimpleNamespace(label="Fallzugang", state="done", url="#zugang", note=""),
    SimpleNamespace(label="Bewertung", state="current", url="", note="Es fehlt: Potenzialanalyse"),
    SimpleNamespace(label="Integrationsplanung", state="ahead", url="", note=""),
    SimpleNamespace(label="Fallsteuerung", state="ahead", url="", note=""),
    SimpleNamespace(label="Fallbeendigung", state="ahead", url="", note=""),
]
BECAUSE = [
    SimpleNamespace(
        norm="§ 15 Abs. 3 SGB II",
        version="01.07.2026",
        anchor=date(2026, 9, 2),
        text="Der Kooperationsplan wird spätestens nach sechs Monaten gemeinsam überprüft.",
    ),
]
ABOUT = SimpleNamespace(
    purpose="Termine so legen, dass sie eingehalten werden können",
    data_class_label="2 – Gesundheit",
    seen_by="Fallführung und Vertretung",
    kept="bis 3 Jahre nach Fallbeendigung",
)
COLUMNS = [
    SimpleNamespace(label="Name", url="?sort=name", sorted="ascending", numeric=False),
    SimpleNamespace(label="Phase", url="?sort=phase", sorted="", numeric=False),
    SimpleNamespace(label="Nächster Schritt", url="", sorted="", numeric=False),
    SimpleNamespace(label="Alter", url="?sort=alter", sorted="", numeric=True),
]


class Message(str):
    """A message as Django hands it to a page."""

    __slots__ = ()
    level_tag = "success"


class SampleForm(forms.Form):
    """One field of each kind."""

    name = LineTextField(label="Name", longest=40, help_text="Mit allen Namensteilen, wie im Ausweis.")
    born = GermanDateField(label="Geburtstag", past=True)
    at = GermanTimeField(label="Uhrzeit", required=False)
    sleep = LongTextField(label="Was beim Planen zu beachten ist", required=False)
    phase = forms.ChoiceField(label="Phase", choices=[("", "Bitte wählen"), ("1", "Fallzugang"), ("2", "Bewertung")])
    way = forms.ChoiceField(
        label="Wie kam das Gespräch zustande?",
        widget=forms.RadioSelect,
        choices=[("call", "Telefon"), ("walk", "Spaziergang"), ("office", "im Haus")],
    )
    help_with = forms.MultipleChoiceField(
        label="Woran arbeiten wir?",
        widget=forms.CheckboxSelectMultiple,
        choices=[("home", "Wohnung"), ("debts", "Schulden"), ("language", "Sprache")],
        required=False,
    )
    interpreter = forms.BooleanField(label="Dolmetschen nötig", required=False, help_text="Gilt ab dem nächsten Mal.")
    paper = forms.FileField(label="Datei", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sleep"].about = ABOUT  # type: ignore[attr-defined]  # fields take any mark that templates read


def rows(count: int) -> list[SimpleNamespace]:
    """Make rows of a list."""
    names = ["Yılmaz, Deniz", "von der Heide, Jürgen", "Nguyễn, Thị Mai", "Öztürk-Groß, Änne"]
    return [
        SimpleNamespace(
            url=f"/fall/{n}/",
            label=names[n % 4],
            key=str(n),
            cells=[names[n % 4], "Bewertung", "Potenzialanalyse abschließen" if n % 2 else None, 24 + n],
        )
        for n in range(count)
    ]


def tasks() -> list[SimpleNamespace]:
    """Make rows of the desk."""
    base = {"url": "/fall/1/", "because": None, "done_url": "/erledigt/"}
    return [
        SimpleNamespace(
            **{**base, "because": BECAUSE},
            title="Kooperationsplan überprüfen", due_on=date(2026, 11, 24), due_words="in 2 Tagen",
            who="Deniz Yılmaz", note="FM-2026-00042",
        ),
        SimpleNamespace(
            **base, title="Rückruf wegen Kita-Platz", due_on=date(2026, 11, 22), due_words="heute",
            who="Nguyễn Thị Mai", note="",
        ),
        SimpleNamespace(**base, title="Erstgespräch vorbereiten", due_on=None, due_words="", who="", note="ohne Frist"),
    ]  # fmt: skip


def moments() -> list[SimpleNamespace]:
    """Make entries of a timeline."""
    return [
        SimpleNamespace(
            id="m2", at=datetime(2026, 11, 19, 13, 30, tzinfo=UTC), kind="Gespräch", title="Zwei Runden um den Kanal",
            text="Hat zum ersten Mal vom Fahrradladen erzählt.\nMöchte dort gern einen Tag zuschauen.",
            by="Anna Ahrens", place="draußen", icon="account-circle", mark="intern", url="",
        ),
        SimpleNamespace(
            id="m1", at=datetime(2026, 11, 3, 8, 15, tzinfo=UTC), kind="Phase", title="Bewertung begonnen",
            text="", by="Anna Ahrens", place="", icon="arrow-forward", mark="", url="#m1",
        ),
    ]  # fmt: skip


def context(form: forms.Form | None = None) -> dict[str, Any]:
    """Give everything that the gallery page shows."""
    return {
        "house": HOUSE, "me": ME, "places": PLACES, "here": "/", "notice_count": 3,
        "may": {"work_cases": True}, "steps": STEPS, "because": BECAUSE,
        "form": form or SampleForm(), "columns": COLUMNS, "rows": rows(4), "tasks": tasks(), "moments": moments(),
        "page": Paginator(range(90), 25).page(2), "messages": [Message("Zuweisung gespeichert.")],
        "undo": {"url": "/rueckgaengig/", "text": "Zuweisung an Anna Ahrens gespeichert.", "seconds": 10},
        "menu": (Place("/ich/", "Meine Einstellungen", "", ""),),
        "actions": [{"label": "Zuweisen", "name": "act", "value": "assign", "icon": ""}],
    }  # fmt: skip
