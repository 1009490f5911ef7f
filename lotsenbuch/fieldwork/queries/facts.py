"""What of a case could go along on a walk, read where it stands; what the actor may not open is not there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from lotsenbuch.appointments.models import Appointment, ContactAgreement
from lotsenbuch.appointments.queries import opened_texts
from lotsenbuch.assessment.queries.fassung import material_of
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of, classes_of, open_tasks_of
from lotsenbuch.documents.queries import missing_of
from lotsenbuch.fieldwork.models import Item, Meeting
from lotsenbuch.fieldwork.rules.facts import BY_CODE, Fact, proposed, shortened
from lotsenbuch.office.queries import is_switched_off
from lotsenbuch.planning.models import Step
from lotsenbuch.planning.queries import known_panel, open_words
from lotsenbuch.records.rules import Actor, DataClass

from .before import health_of, newest_weighing, project_terms

LINES = 4


@dataclass(frozen=True, slots=True)
class Packing:
    """One meeting while it is packed: what could go along, and what is ticked at first."""

    case: Case
    appointment: Appointment
    facts: list[Fact]
    ticked: tuple[str, ...]
    reasons: dict[str, str]

    @property
    def data_class(self) -> DataClass:
        """Return the highest class that the page shows."""
        return max([DataClass.COUNSELLING, *(one.data_class for one in self.facts)])


def packing_of(appointment: Appointment, by: Actor) -> Packing | None:
    """Return what could go along to one talk; None for a case that the actor does not see."""
    case = case_of(appointment.case_id, by)
    if case is None or case.is_sealed:
        return None
    opened_texts(case, appointment)
    terms = project_terms(case)
    last = last_items(case.id)
    kinds = tuple(dict.fromkeys(item.kind for item in last)) if last is not None else None
    reasons = {item.kind: item.reason for item in last or [] if item.reason}
    ticked = proposed(kinds, terms.folder if terms else ())
    return Packing(case, appointment, list(facts_of(case, appointment, by)), ticked, reasons)


def last_items(case_id: UUID) -> list[Item] | None:
    """Return what the last folder of a case held; None when there was none."""
    meeting = Meeting.objects.filter(case=case_id).order_by("-at").first()
    return list(Item.objects.filter(meeting=meeting).defer("sealed")) if meeting else None


def facts_of(case: Case, appointment: Appointment | None, by: Actor) -> Iterator[Fact]:
    """Yield the facts that there are, in the order of the page; empty ones are left out."""
    granted = classes_of(case.id, by)
    off = {code for room, codes in _OF_ROOMS.items() if is_switched_off(room) for code in codes}
    for code, read in _READ.items():
        if code in off:
            continue
        kind = BY_CODE[code]
        if kind.data_class < DataClass.HEALTH or kind.data_class in granted:
            text, data_class = read(case, appointment, by)
            if text.strip() and data_class < DataClass.SEALED:
                yield Fact(kind, shortened(text), max(kind.data_class, data_class))


type _Read = Callable[[Case, Appointment | None, Actor], tuple[str, DataClass]]
_ORDINARY = DataClass.COUNSELLING


def _topic(_case: Case, row: Appointment | None, _by: Actor) -> tuple[str, DataClass]:
    return (row.note, DataClass(row.data_class)) if row else ("", _ORDINARY)


def _agreed(case: Case, _row: Appointment | None, _by: Actor) -> tuple[str, DataClass]:
    goals = [one for one in known_panel(case).goals if one.data_class <= _ORDINARY][:2]
    steps = list(Step.objects.filter(goal__in=[one.id for one in goals], done_on=None, data_class__lte=1)[:LINES])
    open_words(steps, case)
    told = [one.title for one in goals] + [f"{row.get_whose_display()}: {row.words.get('text', '')}" for row in steps]
    return "; ".join(one for one in told if one), _ORDINARY


def _tasks(case: Case, _row: Appointment | None, _by: Actor) -> tuple[str, DataClass]:
    return "; ".join(task.title for task in open_tasks_of(case.id)[:LINES]), _ORDINARY


def _interests(case: Case, _row: Appointment | None, _by: Actor) -> tuple[str, DataClass]:
    material = material_of(case)
    found = [one for one in material.findings if one.kind in {"interest", "hobby", "resource"}]
    here = [one for one in [*material.strengths, *found] if one.until_number is None and one.data_class <= _ORDINARY]
    told = [getattr(one, "text", "") or getattr(one, "fact", "") or getattr(one, "persons_words", "") for one in here]
    return "; ".join(one for one in told if one), _ORDINARY


def _papers(case: Case, _row: Appointment | None, by: Actor) -> tuple[str, DataClass]:
    rows = missing_of(case, by).filter(data_class__lte=1)
    return "; ".join(row.get_kind_display() for row in rows), _ORDINARY


def _needs(case: Case, _row: Appointment | None, _by: Actor) -> tuple[str, DataClass]:
    row = ContactAgreement.objects.filter(case=case).first()
    return (row.needs if row else ""), _ORDINARY


def _language(case: Case, _row: Appointment | None, _by: Actor) -> tuple[str, DataClass]:
    return case.person.interpreter_language, DataClass.MASTER


def _health(case: Case, _row: Appointment | None, _by: Actor) -> tuple[str, DataClass]:
    return health_of(case, newest_weighing(case)), DataClass.HEALTH


def _view(domain: str, data_class: DataClass) -> _Read:
    def read(case: Case, _row: Appointment | None, _by: Actor) -> tuple[str, DataClass]:
        views = [one for one in material_of(case).views if one.domain == domain and one.until_number is None]
        return "; ".join(one.persons or one.own for one in views), data_class

    return read


# What a house keeps elsewhere (§ 50 (3) SGB II) is not here to go along.
_OF_ROOMS = {"assessment": ("interests", "health_view", "money"), "planning": ("agreed",), "documents": ("papers",)}
_READ: dict[str, _Read] = {
    "topic": _topic,
    "agreed": _agreed,
    "tasks": _tasks,
    "interests": _interests,
    "papers": _papers,
    "needs": _needs,
    "language": _language,
    "health": _health,
    "health_view": _view("health", DataClass.HEALTH),
    "money": _view("money", DataClass.DEBTS),
}
