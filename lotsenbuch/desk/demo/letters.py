"""Letters of the stories: what was written to people, when it went to the post, and what came back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from django.utils import timezone

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.desk.demo.section import Section
from lotsenbuch.letters.actions import LetterValues, issue_letter, record_posting, record_undelivered, write_module
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.letters.papers import Slot
from lotsenbuch.letters.rules.kinds import kinds
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor

_WRITTEN, _RETURNED = time(16, 40), time(8, 50)
_TALK = time(10)
_PLACE = "Jobcenter Lotsenau, Raum 2.14"
# Name, phase (empty: every one), text.
MODULES = (
    ("Sie dürfen jemanden mitbringen", "", "Sie dürfen jemanden mitbringen, dem Sie vertrauen."),
    (
        "Ein anderer Ort",
        "",
        "Wir können uns auch woanders treffen: im Park oder bei Ihnen. Was ist Ihnen lieber?",
    ),
    (
        "Was im ersten Gespräch geschieht",
        "intake",
        "Wir lernen uns kennen. Sie entscheiden, was Sie erzählen.",
    ),
    ("Nichts muss fertig sein", "planning", "Der Plan ist ein Vorschlag. Wir ändern ihn, bis er passt."),
    ("Wenn eine Woche nicht klappt", "steering", "Wenn eine Woche nicht klappt, bitte melden."),
)
BETTER = "Wenn eine Woche nicht klappt, sagen Sie es mir. Dann ändern wir den Plan und nicht Sie."
type At = Callable[[int, time], datetime]


@dataclass(frozen=True, slots=True)
class Written:
    """A letter: posted on its day, for a talk some days later; it may have come back."""

    on: int
    kind: str
    talk_in: int | None
    returned_on: int | None


def written(section: Section) -> Written:
    """Read one letter."""
    told = Written(
        section.day("day"),
        section.text("kind"),
        section.optional_number("talk_in"),
        section.optional_day("returned_on"),
    )
    if told.kind not in kinds():
        raise section.wrong("kind", f"unknown kind {told.kind}")
    return told


def letter_steps(
    case: Case, letters: tuple[Written, ...], at: At, by: Actor
) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Yield what happens with letters, each with its instant."""
    for told in letters:
        yield at(told.on, _WRITTEN), partial(_write, case, told, by)
        if told.returned_on is not None:
            yield at(told.returned_on, _RETURNED), partial(_return, case, by)


def write_modules(by: Actor) -> None:
    """Put into the house library what proved itself, and what one of them says better by now."""
    for title, phase, text in MODULES:
        made = write_module(title=title, text=text, phase=phase, by=by)
    write_module(title=made.title, text=BETTER, phase=made.phase, module=made.module, seen=made.number, by=by)


def _write(case: Case, told: Written, by: Actor) -> None:
    found = case_of(case.id, by)
    assert found is not None  # noqa: S101  # who plays the case sees it
    slot = None
    if told.talk_in is not None:
        talk = datetime.combine(clock.today() + timedelta(days=told.talk_in), _TALK)
        slot = Slot(starts_at=timezone.make_aware(talk), place=_PLACE, minutes=60)
    sent = issue_letter(case=found, kind=told.kind, values=LetterValues(slot=slot), by=by)
    record_posting(letter=sent, on=clock.today(), by=by)


def _return(case: Case, by: Actor) -> None:
    sent = SentLetter.objects.filter(case=case).latest("issued_on")
    record_undelivered(letter=sent, by=by)
