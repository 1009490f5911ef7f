"""What the screens for letters accept."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from lotsenbuch.cases.models import Case, Phase
from lotsenbuch.cases.queries.releases import Kept, releases_of
from lotsenbuch.cases.rules.release import Direction
from lotsenbuch.letters.actions import LetterValues, Outside
from lotsenbuch.letters.models import Proof
from lotsenbuch.letters.papers import Slot
from lotsenbuch.letters.papers.envelopes import LABELS, Format
from lotsenbuch.letters.queries import is_summons_known, is_talk_known, was_missed
from lotsenbuch.letters.rules.about import ABOUT
from lotsenbuch.letters.rules.instructions import purposes
from lotsenbuch.letters.rules.kinds import LetterKind
from lotsenbuch.letters.rules.kinds import offered as offered_kinds
from lotsenbuch.records import clock
from lotsenbuch.ui.fields import GermanDateField, GermanTimeField, LineTextField, LongTextField, RepeatKeyField
from lotsenbuch.ui.templatetags.ui import day, weekday_day

NO_MELDETERMIN = (
    "Zu dieser Zeit steht kein Meldetermin im Kalender. "
    "Auf der Seite „Einladen“ entstehen Meldetermin und Brief zusammen."
)
NO_TALK = (
    "Zu dieser Zeit steht kein Termin im Kalender: Niemand hat die Zeit frei, und der Brief trägt keinen Code zum "
    "Antworten. Auf der Seite „Einladen“ entstehen Termin und Brief zusammen."
)
NOT_MISSED = "An diesem Tag ist kein Termin als „nicht zustande gekommen“ festgehalten. Stimmt der Tag?"
ENVELOPES = [(one.value, LABELS[one]) for one in Format]


def slot_initial(slot: Slot | None) -> dict[str, Any]:
    """Return what a talk that flows in fills into the form."""
    if slot is None:
        return {}
    at = timezone.localtime(slot.starts_at)
    told = {"on": at.date(), "at": at.time(), "place": slot.place, "minutes": slot.minutes or 60}
    return {**told, "is_summons": slot.is_summons, "purpose": slot.purpose}


def _choice_of(one: Kept) -> str:
    """Name somebody outside by what the person allowed them to be told, and that it holds no more."""
    ended = "" if one.is_in_force else " (gilt nicht mehr)"
    return f"{one.signed.recipient.name}: {one.signed.purpose.label}{ended}"


class WriteForm(forms.Form):
    """A letter of one kind; which fields there are depends on what it cannot do without."""

    wherefore = ABOUT["sent_letters"]
    mark_optional = False
    subject = LineTextField(label="Betreff", longest=120)
    text = LongTextField(
        label="Text", has_marks=True, help_text="Was in {…} steht, setzt das Programm beim Drucken ein."
    )
    repeat_key = RepeatKeyField()

    def __init__(
        self, *args: Any, kind: LetterKind, case: Case, languages: Iterable[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.case = kind, case
        adds = {"missed": self._missed, "slot": self._slot, "successor": self._successor, "ends": self._ends}
        for need in kind.needs:
            if need in adds:
                adds[need]()
        if kind.code == "missed_formal":
            self.fields["until_on"] = GermanDateField(label="Antwort bis")
        if kind.sheet and (choices := list(languages)):
            self.fields["languages"] = forms.MultipleChoiceField(
                label="Vorbereitungsblatt auch auf", choices=choices, required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        if kind.code == "free":
            self._outside()
        if not kind.is_sheet:
            self.fields["is_handed"] = forms.BooleanField(label="Wird übergeben, nicht verschickt", required=False)
        if "anyway" in self.data:
            self._ask_anyway()
        names = ("to", "to_address", "subject", "text", "languages", "is_handed", "anyway")
        last = [name for name in names if name in self.fields]
        self.order_fields([name for name in self.fields if name not in last] + last)

    def _outside(self) -> None:
        """Offer those whom the person allowed to be told; asked again when the letter goes out.

        Whoever was chosen stays to be chosen: a letter to them is refused then, and never one to the person instead.
        """
        chosen = str((self.data if self.is_bound else self.initial).get("to") or "")
        listed = [
            one
            for one in releases_of(self.case)
            if str(one.row.id) == chosen or (one.is_in_force and one.signed.direction.covers(Direction.OUT))
        ]
        if listed or chosen:
            choices = [(str(one.row.id), _choice_of(one)) for one in listed]
            self.fields["to"] = forms.ChoiceField(
                label="An wen?", choices=[("", "die Person selbst"), *choices], required=False,
                help_text="Nur, was die Entbindung von der Schweigepflicht umfasst, gehört in den Brief.",
            )  # fmt: skip
            self.fields["to_address"] = LongTextField(
                label="Anschrift der Stelle",
                required=False,
                longest=300,
                help_text="eine Zeile je Zeile, ohne den Namen",
            )

    def _told_outside(self) -> Outside | None:
        data = self.cleaned_data
        if not data.get("to"):
            return None
        return Outside(
            UUID(data["to"]), tuple(line.strip() for line in data["to_address"].splitlines() if line.strip())
        )

    def _slot(self, *, is_required: bool = True) -> None:
        words = "" if is_required else "Neuer Termin: "
        self.fields["on"] = GermanDateField(label=f"{words}Tag", required=is_required)
        self.fields["at"] = GermanTimeField(label=f"{words}Uhrzeit", required=is_required)
        self.fields["place"] = LineTextField(label=f"{words}Ort", longest=200, required=is_required)
        self.fields["minutes"] = forms.IntegerField(
            label="Minuten",
            required=self.kind.code == "invitation",
            min_value=5,
            max_value=480,
            initial=60,
        )
        if self.kind.may_summon:
            self.fields["is_summons"] = forms.BooleanField(
                label="Meldeaufforderung: mit Belehrung über die Rechtsfolgen (nur Gespräch im Jobcenter)",
                required=False,
            )
            choices = [("", "– bei einer Meldeaufforderung wählen –"), *((one, one) for one in purposes())]
            self.fields["purpose"] = forms.ChoiceField(label="Zweck der Meldung", choices=choices, required=False)

    def _missed(self) -> None:
        self.fields["missed_on"] = GermanDateField(label="Gespräch, das nicht zustande kam", past=True)
        self._slot(is_required=False)

    def _successor(self) -> None:
        self.fields["successor"] = LineTextField(label="Neue Ansprechperson", longest=120)
        self.fields["successor_phone"] = LineTextField(label="Telefon der neuen Ansprechperson", longest=60)
        self.fields["from_on"] = GermanDateField(label="Zuständig ab")

    def _ends(self) -> None:
        self.fields["ends_on"] = GermanDateField(label="Ende der Teilnahme")

    def clean(self) -> dict[str, Any]:
        """Ask for time and place where a new day was given."""
        data = super().clean() or {}
        if data.get("to") and not data.get("to_address"):
            self.add_error("to_address", "Bitte die Anschrift der Stelle angeben.")
        if data.get("on") and "missed" in self.kind.needs:
            for name, said in (("at", "Bitte auch die Uhrzeit nennen."), ("place", "Bitte auch den Ort nennen.")):
                if not data.get(name) and not self.has_error(name):
                    self.add_error(name, said)
        slot = self._as_slot() if data.get("is_summons") and data.get("purpose") else None
        if slot and not is_summons_known(self.case, slot.starts_at):
            self.add_error("is_summons", NO_MELDETERMIN)
        self._doubt(data, is_summons=slot is not None)
        return data

    def _doubt(self, data: dict[str, Any], *, is_summons: bool) -> None:
        """Say at its field that the calendar knows nothing of a talk; with the box ticked the letter is issued."""
        doubts: dict[str, str] = {}
        at = _instant(data["on"], data["at"]) if data.get("on") and data.get("at") and not is_summons else None
        if at and not is_talk_known(self.case, at):
            doubts["on"] = NO_TALK
        if data.get("missed_on") and not was_missed(self.case, data["missed_on"]):
            doubts["missed_on"] = NOT_MISSED
        if doubts and not data.get("anyway"):
            self._ask_anyway()
            for name, said in doubts.items():
                self.add_error(name, said)

    def _ask_anyway(self) -> None:
        self.fields["anyway"] = forms.BooleanField(label="Trotzdem so ausgeben", required=False)

    def day(self) -> date:
        """Return the day of the talk as far as it was typed rightly, else today."""
        typed: date | None = self.cleaned_data.get("on") if self.is_bound and hasattr(self, "cleaned_data") else None
        return typed or clock.today()

    def values(self) -> LetterValues:
        """Return what was typed, as the action takes it."""
        data = self.cleaned_data
        return LetterValues(
            text=data["text"],
            subject=data["subject"],
            slot=self._as_slot(),
            words={name: words for name, words in self._words().items() if words},
            languages=tuple(data.get("languages", ())),
            is_handed=bool(data.get("is_handed")),
            outside=self._told_outside(),
        )

    def _as_slot(self) -> Slot | None:
        data = self.cleaned_data
        if not data.get("on") or not data.get("at"):
            return None
        return Slot(
            starts_at=_instant(data["on"], data["at"]),
            place=data.get("place", ""),
            minutes=data.get("minutes") or 0,
            purpose=data.get("purpose", ""),
            is_summons=bool(data.get("is_summons")),
        )

    def _words(self) -> dict[str, str]:
        data = self.cleaned_data
        days = {"bis": "until_on", "ab": "from_on", "fall_bis": "ends_on"}
        words = {name: str(day(data[field])) for name, field in days.items() if data.get(field)}
        if data.get("missed_on"):
            words["gefehlt"] = str(weekday_day(data["missed_on"]))
        return words | {"nachfolge": data.get("successor", ""), "nachfolge_telefon": data.get("successor_phone", "")}


def _instant(on: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(on, at))


class ProofForm(forms.Form):
    """What happened to a letter, and when."""

    wherefore = ABOUT["letter_proofs"]
    mark_optional = False
    what = forms.ChoiceField(label="Was", widget=forms.RadioSelect)
    on = GermanDateField(label="Am", initial="heute", past=True)
    repeat_key = RepeatKeyField()

    def __init__(self, *args: Any, has_window: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [Proof.What.POSTED, Proof.What.HANDED, Proof.What.RECEIVED] if has_window else [Proof.What.HANDED]
        self.fields["what"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["what"].initial = offered[0].value


class ModuleForm(forms.Form):
    """A text module of the house library."""

    mark_optional = False
    title = LineTextField(label="Name", longest=80)
    text = LongTextField(
        label="Text",
        longest=4000,
        has_marks=True,
        help_text="{name}, {termin} und was sonst in {…} steht, wird eingesetzt.",
    )
    phase = forms.ChoiceField(label="Für die Phase", choices=[("", "alle Phasen"), *Phase.choices], required=False)
    letter_kinds = forms.MultipleChoiceField(
        label="Für diese Schreiben (keins angekreuzt: für alle)", required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    repeat_key = RepeatKeyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter_kinds"].choices = [(kind.code, kind.label) for kind in offered_kinds()]  # type: ignore[attr-defined]  # a ChoiceField


class PhaseForm(forms.Form):
    """The filter of the library."""

    mark_optional = False
    phase = forms.ChoiceField(label="Phase", choices=[("", "alle"), *Phase.choices], required=False)


class SheetForm(forms.Form):
    """The decision about the sheet in a language."""

    mark_optional = False
    checked_by = LineTextField(label="Geprüft von", longest=120, required=False, help_text="Wer die Sprache spricht.")
    checked_on = GermanDateField(label="Geprüft am", required=False, past=True)


class BatchForm(forms.Form):
    """Many letters: which, to whom, and what they say."""

    wherefore = ABOUT["letter_batches"]
    mark_optional = False
    subject = LineTextField(label="Betreff", longest=120)
    text = LongTextField(
        label="Text für alle", has_marks=True, help_text="{name} und was sonst in {…} steht, wird eingesetzt."
    )
    on = GermanDateField(
        label="Gemeinsamer Termin: Tag",
        required=False,
        help_text="Frei gelassen nennt jeder Brief den nächsten Termin seines Falls.",
    )
    at = GermanTimeField(label="Uhrzeit", required=False)
    place = LineTextField(label="Ort", longest=200, required=False)
    is_to_all = forms.BooleanField(label="An alle, die hier stehen", required=False)
    cases = forms.MultipleChoiceField(label="An wen", required=False, widget=forms.CheckboxSelectMultiple)
    repeat_key = RepeatKeyField()

    def __init__(self, *args: Any, offered: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = list(offered)  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Ask for time and place where a day was given."""
        data = super().clean() or {}
        if data.get("on") and not (data.get("at") and data.get("place")):
            self.add_error("at", "Bitte zum Tag auch Uhrzeit und Ort nennen.")
        if data.get("is_to_all"):
            data["cases"] = [key for key, _ in self.fields["cases"].choices]  # type: ignore[attr-defined]  # a ChoiceField
        if not data.get("cases") and "cases" not in self.errors:
            self.add_error("cases", "Bitte mindestens einen Fall auswählen.")
        return data

    def slot(self) -> Slot | None:
        """Return the talk that all letters name."""
        data = self.cleaned_data
        if not data.get("on"):
            return None
        return Slot(starts_at=timezone.make_aware(datetime.combine(data["on"], data["at"])), place=data["place"])
