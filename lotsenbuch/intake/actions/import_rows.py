"""Writing the cases of a caseload file in bulk: access first, then everything that hangs on it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import batched
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions.register import name_keys
from lotsenbuch.cases.models import (
    Case,
    ContactChannel,
    JournalEntry,
    Person,
    PersonKey,
    ProtectedFact,
)
from lotsenbuch.cases.rules.person import FACT_CLASS
from lotsenbuch.intake.models import ImportedRow, Intake
from lotsenbuch.intake.queries.caseload import households_by_number
from lotsenbuch.intake.rules.caseload_compare import REMARK_MARK, address_of, languages_of
from lotsenbuch.intake.rules.caseload_row import CaseloadRow
from lotsenbuch.office.models import Project
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import Actor

type Progress = Callable[[str], None]

SAID_BY = "Fallliste"
_MOBILE_BEGINNINGS = ("015", "016", "017", "+4915", "+4916", "+4917", "004915", "004916", "004917")
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class NewCase:
    """A row that goes in, with what its words mean in this house, and the keys of its rows-to-be."""

    row: CaseloadRow
    holder: Staff
    project: Project | None
    fingerprint: str
    hidden: dict[str, str]
    case_id: UUID = field(default_factory=uuid4)
    person_id: UUID = field(default_factory=uuid4)


def write_cases(new: Sequence[NewCase], *, on: date, by: Actor, progress: Progress) -> list[UUID]:
    """Write the cases; part of the action `import_caseload`, which is logged.

    Returns:
        The keys of the cases.
    """
    if not new:
        return []
    progress("Zugriff der Fallführenden einrichten …")
    _open(new)
    progress("Personen schreiben …")
    households = households_by_number({item.row.bg_nummer for item in new} - {""})
    keys = {item.person_id: cipher.new_key(item.person_id) for item in new}
    _write(Person, (_person(item, households.get(item.row.bg_nummer)) for item in new))
    _write(PersonKey, (_key(person_id, wrapped) for person_id, (_, wrapped) in keys.items()))
    _write(ContactChannel, (channel for item in new for channel in _channels(item, on, by)))
    progress("Fälle schreiben …")
    numbers = _fallnummern([item.row.opened_on for item in new])
    _write(Case, (_case(item, number) for item, number in zip(new, numbers, strict=True)))
    progress("Fallzugang, Vermerke und geschützte Angaben schreiben …")
    _write(Intake, map(_intake, new))
    _write(JournalEntry, (entry for item in new for entry in _entries(item, by)))
    _write(ProtectedFact, (fact for item in new for fact in _facts(item, keys[item.person_id][0], by)))
    _write(
        ImportedRow,
        (
            ImportedRow(case_id=item.case_id, actor=str(by), fingerprint=item.fingerprint, hidden=item.hidden)
            for item in new
        ),
    )
    return [item.case_id for item in new]


def _write[Row: Model](model: type[Row], rows: Iterable[Row]) -> None:
    for batch in batched(rows, _BATCH, strict=False):
        model._default_manager.bulk_create(batch)


def _open(new: Sequence[NewCase]) -> None:
    keys = zip(*((item.case_id, item.person_id, item.holder.id) for item in new), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(cases_open_for(c, p, h)) FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) AS new (c, p, h)",
            [list(column) for column in keys],
        )


def _person(item: NewCase, household_id: UUID | None) -> Person:
    row = item.row
    languages = languages_of(row)
    is_open = not row.protected_address
    return Person(
        id=item.person_id,
        first_name=row.first_name,
        last_name=row.last_name,
        birth_on=row.birth_on,
        gender=row.gender,
        languages=languages,
        interpreter_language=(languages or ["nicht angegeben"])[0] if row.interpreter else "",
        has_protected_address=row.protected_address,
        street=row.street if is_open else "",
        postcode=row.postcode if is_open else "",
        town=row.town if is_open else "",
        kundennummer=row.kundennummer,
        household_id=household_id,
        **name_keys(row.first_name, row.last_name),
    )


def _key(person_id: UUID, wrapped: cipher.WrappedKey) -> PersonKey:
    return PersonKey(person_id=person_id, master_number=wrapped.master_number, wrapped=wrapped.wrapped)


def _channels(item: NewCase, on: date, by: Actor) -> Iterable[ContactChannel]:
    phone, mail = item.row.phone, item.row.mail
    digits = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    is_mobile = digits.startswith(_MOBILE_BEGINNINGS)
    kinds = ContactChannel.Kind
    for kind, value in ((kinds.MOBILE if is_mobile else kinds.PHONE, phone), (kinds.MAIL, mail)):
        if value:
            yield ContactChannel(
                person_id=item.person_id, kind=kind, value=value, valid_from=on, said_by=SAID_BY, recorded_by=str(by)
            )


def _fallnummern(days: Sequence[date]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_fallnummer_seq') FROM generate_series(1, %s)", [len(days)])
        numbers = [row[0] for row in cursor.fetchall()]
    return [f"{day:%y}-{number:05d}" for day, number in zip(days, numbers, strict=True)]


def _case(item: NewCase, fallnummer: str) -> Case:
    row = item.row
    return Case(
        id=item.case_id,
        fallnummer=fallnummer,
        person_id=item.person_id,
        phase=row.phase,
        opened_on=row.opened_on,
        project=item.project,
        plan_agreed_on=row.plan_agreed_on,
        review_due_on=row.review_due_on,
    )


def _intake(item: NewCase) -> Intake:
    row = item.row
    said = {"person": True, "placement": False}
    intake = Intake(case_id=item.case_id, proposed_by_person=said.get(row.proposed_by))
    if row.phase != "intake":
        # The file does not say who decided when; it says that it was decided.
        intake.decision, intake.reasons = Intake.Decision.ACCEPTED, "Vor der Übernahme der Fallliste entschieden."
    return intake


def _entries(item: NewCase, by: Actor) -> Iterable[JournalEntry]:
    now, author = timezone.now(), by.staff_id
    kinds = JournalEntry.Kind
    texts = [(kinds.EVENT, "Fall aus der Fallliste übernommen.")]
    if item.row.remark:
        texts.append((kinds.NOTE, f"{REMARK_MARK}{item.row.remark}"))
    for kind, text in texts:
        yield JournalEntry(case_id=item.case_id, kind=kind, happened_at=now, text=text, author_id=author)


def _facts(item: NewCase, key: bytes, by: Actor) -> Iterable[ProtectedFact]:
    address = address_of(item.row)
    if item.row.protected_address and address:
        kind = ProtectedFact.Kind.ADDRESS
        fact = ProtectedFact(id=uuid4(), case_id=item.case_id, kind=kind, data_class=FACT_CLASS[kind])
        fact.sealed = cipher.seal(key, address, table="cases_protectedfact", row=fact.id, field="sealed")
        fact.recorded_by, fact.recorded_at = str(by), timezone.now()
        yield fact
