"""What Bewertung accepts from outside: a strength, a finding, a Lebenslage, aims, a setback, the map."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from lotsenbuch.records.editing import EditForm
from lotsenbuch.records.rules import DataClass
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField

from .models import Finding
from .rules.about import ABOUT
from .rules.channel import CHANNELS
from .rules.life import LEVELS, LifeDomain
from .rules.network import LAST_PLACE, RING_LABELS, SECTOR_LABELS
from .rules.noted import FindingData, MemberData

_NO_WORD = ("", "keine Angabe")


class NotedForm(EditForm):
    """What every entry has: its class, the version that was seen, the key by which it is written once."""

    mark_optional = False
    about_key: ClassVar[str] = ""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    repeat_key = RepeatKeyField()
    data_class = forms.TypedChoiceField(
        label="Schutzklasse", coerce=int, initial=1, help_text="Ab Klasse 2 verschlüsselt und nur mit Freigabe lesbar."
    )

    def __init__(self, *args: Any, classes: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [DataClass.COUNSELLING, *(DataClass(one) for one in sorted(classes) if one <= DataClass.DEBTS)]
        self.fields["data_class"].choices = [(int(one), one.label) for one in allowed]  # type: ignore[attr-defined]  # a ChoiceField
        self.wherefore = ABOUT[self.about_key]

    @property
    def seen(self) -> int:
        """Return the version that the writer saw; 0 for something new."""
        return int(self.cleaned_data["version"])

    @property
    def chosen_class(self) -> DataClass:
        """Return the chosen class."""
        return DataClass(self.cleaned_data["data_class"])


class StrengthForm(NotedForm):
    """A strength with what shows it (C18)."""

    about_key = "strength"
    field_order = ("text", "evidence", "noted_on", "data_class")

    text = LongTextField(label="Stärke", longest=1000, help_text="In einem Satz, so wie die Person ihn lesen mag.")
    evidence = LongTextField(label="Woran ist das zu sehen?", longest=4000, help_text="Ein Beispiel genügt.")
    noted_on = GermanDateField(label="Festgehalten am", initial="heute", past=True)


class FindingForm(NotedForm):
    """A finding: fact, the person's words and one's own view in three fields (C77, W27), with its channel (C62)."""

    about_key = "finding"
    field_order = ("kind", "fact", "persons_words", "own_view", "channel", "domain", "noted_on", "data_class")

    kind = forms.ChoiceField(
        label="Was ist es?", choices=Finding.Kind.choices, initial=Finding.Kind.RESOURCE, widget=forms.RadioSelect
    )
    fact = LongTextField(
        label="Was ist", required=False, help_text="Was jeder sehen oder nachlesen könnte, ohne Wertung."
    )
    persons_words = LongTextField(
        label="In den Worten der Person", required=False, help_text="Möglichst wörtlich, in „…“."
    )
    own_view = LongTextField(
        label="Unsere Einschätzung", required=False, help_text="Was wir daraus schließen. Darf falsch sein."
    )
    channel = forms.ChoiceField(label="Auf welchem Weg", choices=CHANNELS, initial="personal")
    domain = forms.ChoiceField(
        label="Lebenslage", required=False, help_text="Gesundheit und Geld sind immer besonders geschützt."
    )
    noted_on = GermanDateField(label="Festgehalten am", initial="heute", past=True)

    def __init__(self, *args: Any, domains: Iterable[LifeDomain], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.code, one.label) for one in domains]
        self.fields["domain"].choices = [("", "keine bestimmte"), *offered]  # type: ignore[attr-defined]  # a ChoiceField

    def finding(self) -> FindingData:
        """Return what was typed."""
        names = ("kind", "channel", "domain", "fact", "persons_words", "own_view", "noted_on")
        return FindingData(data_class=self.chosen_class, **{name: self.cleaned_data[name] for name in names})


class ViewForm(EditForm):
    """How a Lebenslage goes, for the person and for the Fallmanagement; everything is voluntary."""

    wherefore = ABOUT["domain_view"]
    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    repeat_key = RepeatKeyField()
    person_level = forms.ChoiceField(label="Sicht der Person", required=False, widget=forms.RadioSelect)
    person_words = LongTextField(label="In ihren Worten", required=False, longest=2000)
    own_level = forms.ChoiceField(label="Unsere Sicht", required=False, widget=forms.RadioSelect)
    own_words = LongTextField(label="In unseren Worten", required=False, longest=2000)
    noted_on = GermanDateField(label="Festgehalten am", initial="heute", past=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [_NO_WORD, *((level.code, f"{level.label} – {level.anchor}") for level in LEVELS)]
        for name in ("person_level", "own_level"):
            self.fields[name].choices = words  # type: ignore[attr-defined]  # a ChoiceField

    def words(self) -> dict[str, str]:
        """Return the words of both sides."""
        names = ("person_level", "person_words", "own_level", "own_words")
        return {name: str(self.cleaned_data[name]) for name in names}


class AimsForm(EditForm):
    """What the Potenzialanalyse is to be good for (C19)."""

    wherefore = ABOUT["assessment"]
    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    repeat_key = RepeatKeyField()
    aims = LongTextField(
        has_marks=True,
        label="Ziele der Potenzialanalyse",
        longest=4000,
        help_text="Was soll danach klar sein? Gesundheit und Schulden gehören in einen geschützten Eintrag.",
    )


class CloseForm(EditForm):
    """The day on which a Fassung is closed."""

    wherefore = ABOUT["assessment"]
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    closed_on = GermanDateField(label="Abgeschlossen am", initial="heute", past=True)


class SetbackForm(NotedForm):
    """A setback: what, since when, what now (C36)."""

    about_key = "setback"
    field_order = ("what", "since_on", "what_now", "data_class")

    what = LongTextField(label="Was ist passiert?", longest=4000, help_text="Sachlich, ohne Schuld.")
    since_on = GermanDateField(label="Seit wann?", initial="heute", past=True)
    what_now = LongTextField(
        label="Was jetzt?", required=False, longest=4000, help_text="Darf leer bleiben, bis es sich zeigt."
    )


class MemberForm(NotedForm):
    """Somebody on the network map: by relation, a name only where it is needed."""

    about_key = "network_member"
    field_order = ("relation", "name", "sector", "ring", "data_class")

    relation = LineTextField(
        label="Wer ist das?", longest=60, help_text="Nach der Beziehung: Schwester, Nachbar, Trainer, Beratungsstelle."
    )
    name = LineTextField(
        label="Name", longest=60, required=False, help_text="Nur, wenn er gebraucht wird. Sonst leer lassen."
    )
    sector = forms.ChoiceField(label="Bereich", choices=list(SECTOR_LABELS.items()), widget=forms.RadioSelect)
    ring = forms.ChoiceField(label="Abstand", choices=list(RING_LABELS.items()), widget=forms.RadioSelect)

    def member(self) -> MemberData:
        """Return what was typed."""
        names = ("relation", "name", "sector", "ring")
        return MemberData(data_class=self.chosen_class, **{name: self.cleaned_data[name] for name in names})


class PlaceForm(forms.Form):
    """Where somebody is drawn now; sent by the hand on the map, or by the arrow keys."""

    wherefore = ABOUT["network_member"]

    member = forms.UUIDField()
    version = forms.IntegerField(min_value=1)
    sector = forms.ChoiceField(choices=list(SECTOR_LABELS.items()))
    ring = forms.ChoiceField(choices=list(RING_LABELS.items()))
    place = forms.IntegerField(min_value=0, max_value=LAST_PLACE)


class TieForm(forms.Form):
    """Two who know each other; `away` takes their line out."""

    wherefore = ABOUT["network_tie"]

    one = forms.TypedChoiceField(label="Wer", coerce=UUID)
    other = forms.TypedChoiceField(label="kennt wen", coerce=UUID)

    def __init__(self, *args: Any, members: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "bitte wählen"), *((str(key), label) for key, label in members)]
        for name in ("one", "other"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class CloseMapForm(CloseForm):
    """The day on which a map is kept."""

    wherefore = ABOUT["network_map"]
    closed_on = GermanDateField(label="Gezeichnet am", initial="heute", past=True)


class SeenForm(forms.Form):
    """The version of an entry that is left out or taken back in."""

    version = forms.IntegerField(min_value=1)
