"""Cases in the words of the caseload file: for the export, and to say whether a row is the same again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.queries import with_role
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.models import Access, Case, ContactChannel, JournalEntry, Person, PersonKey, ProtectedFact
from lotsenbuch.cases.queries import accesses_of, cases_of
from lotsenbuch.cases.queries.disputes import marked, with_disputes
from lotsenbuch.intake.models import ImportedRow
from lotsenbuch.intake.rules.caseload_compare import REMARK_MARK, KeptCase
from lotsenbuch.intake.rules.caseload_row import PHASES, CaseloadRow, Phase
from lotsenbuch.office.models import House, Project
from lotsenbuch.office.queries import running_projects
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.rules import Actor

_PHONES = (ContactChannel.Kind.MOBILE, ContactChannel.Kind.PHONE)


def phases_by_word(house: House) -> Mapping[str, Phase]:
    """Return the phases under their usual and the house's own names, in small letters."""
    own = {" ".join(house.phase_names[code].split()).casefold(): code for code in PHASES.values()}
    return {**PHASES, **own}


def holders_by_name() -> dict[str, Staff]:
    """Return who may hold an imported case: active Fallmanagement, by user name in small letters."""
    return {staff.username.casefold(): staff for staff in with_role(Role.FALLMANAGEMENT)}


def projects_by_name() -> dict[str, Project]:
    """Return the running projects by name in small letters."""
    return {project.name.casefold(): project for project in running_projects(clock.today())}


def numbers_taken(numbers: Iterable[str]) -> set[str]:
    """Return those Kundennummern that belong to somebody already, visible or not."""
    return {
        number
        for number, is_taken in _ask("SELECT n, cases_number_taken(n) FROM unnest(%s::text[]) AS n", numbers)
        if is_taken
    }


def households_by_number(numbers: Iterable[str]) -> dict[str, UUID]:
    """Return the keys of households by BG-Nummer, those not known yet made now; asked when cases are written."""
    # In their order, so that two who write at once do not wait for each other in a circle.
    return dict(_ask("SELECT n, cases_household(n) FROM unnest(%s::text[]) AS n", sorted(numbers)))


def _ask(sql: str, numbers: Iterable[str]) -> list[tuple[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(numbers)])
        return [(row[0], row[1]) for row in cursor.fetchall()]


def repeated(fingerprints: Iterable[str], by: Actor) -> set[str]:
    """Return those fingerprints that the actor imported before."""
    rows = ImportedRow.objects.filter(actor=str(by), fingerprint__in=list(fingerprints))
    return set(rows.values_list("fingerprint", flat=True))


def own_caseload(by: Actor) -> QuerySet[Case]:
    """Return the open cases that the actor holds, by name; sealed ones never stand in a file (decision 0036)."""
    held = accesses_of(by).filter(kind="holder").values("case")
    return cases_of(by).filter(pk__in=held, closed_on=None, is_sealed=False).order_by("person__sort_key", "fallnummer")


def kept_cases(cases: QuerySet[Case], *, opens_addresses: bool = False) -> list[KeptCase]:
    """Return cases in the words of the file, in a constant number of queries.

    Args:
        cases: those that the actor may see (`cases_of`, `own_caseload`).
        opens_addresses: decrypt protected addresses for the comparison, as far as the actor holds the grant; they
            are never part of the row.
    """
    # Fetched table by table: joined, each policy would be asked for each row (10,000 cases: 36 s instead of 1 s).
    tables = ("person__household", "outline__holder", "project", "intake")
    rows = list(cases.select_related(None).prefetch_related(*tables))
    channels = _channels({case.person_id for case in rows})
    remarks = _remarks([case.id for case in rows])
    addresses = _addresses(rows) if opens_addresses else {}
    return [
        KeptCase(
            case_id=case.id,
            row=_row(number, case, channels[case.person_id], remarks[case.id]),
            phones=frozenset(item.value for item in channels[case.person_id] if item.kind in _PHONES),
            mails=frozenset(item.value for item in channels[case.person_id] if item.kind not in _PHONES),
            remarks=frozenset(remarks[case.id]),
            address=addresses.get(case.id),
        )
        for number, case in enumerate(rows, start=2)
    ]


def kept_by_number(numbers: Iterable[str], by: Actor) -> dict[str, KeptCase]:
    """Return the newest case of each Kundennummer as far as the actor may see it."""
    persons = Person.objects.filter(kundennummer__in=list(numbers)).values_list("pk", flat=True)
    cases = cases_of(by).filter(person__in=list(persons)).order_by("opened_on", "fallnummer")
    known = kept_cases(cases, opens_addresses=True)
    closed = _closed({kept.case_id for kept in known}, by)
    return {kept.row.kundennummer: replace(kept, hidden=closed.get(kept.case_id)) for kept in known}


def _closed(case_ids: set[UUID], by: Actor) -> dict[UUID, dict[str, str]]:
    """Return what is kept of the cases that only an import shows: the check values of their hidden columns."""
    shown = accesses_of(by).exclude(kind=Access.Kind.IMPORT).values("case")
    rows = ImportedRow.objects.filter(case__in=case_ids).exclude(case__in=shown)
    return dict(rows.values_list("case", "hidden"))


def _row(number: int, case: Case, channels: Sequence[ContactChannel], remarks: Sequence[str]) -> CaseloadRow:
    person, intake = case.person, getattr(case, "intake", None)
    by_person = intake.proposed_by_person if intake else None
    holder, phase = case.outline.holder, case.phase
    return CaseloadRow(
        number=number,
        kundennummer=person.kundennummer or "",
        bg_nummer=person.household.bg_number if person.household else "",
        last_name=person.last_name,
        first_name=person.first_name,
        birth_on=person.birth_on,
        gender=person.gender,  # type: ignore[arg-type]  # the column's choices are these letters
        **_open_address(person),
        phone=next((item.value for item in channels if item.kind in _PHONES), ""),
        mail=next((item.value for item in channels if item.kind not in _PHONES), ""),
        language=", ".join(person.languages),
        interpreter=bool(person.interpreter_language),
        holder=holder.username.casefold() if holder else "",
        project=case.project.name if case.project else "",
        proposed_by="" if by_person is None else ("person" if by_person else "placement"),
        opened_on=case.opened_on,
        phase=phase,  # type: ignore[arg-type]  # the column's choices are these codes
        plan_agreed_on=case.plan_agreed_on,
        review_due_on=case.review_due_on,
        protected_address=person.has_protected_address,
        remark=remarks[0] if remarks else "",
    )


def _open_address(person: Person) -> dict[str, str]:
    # The open columns are empty then anyway; the export promises it by itself.
    if person.has_protected_address:
        return {"street": "", "postcode": "", "town": ""}
    return {"street": person.street, "postcode": person.postcode, "town": person.town}


def _channels(person_ids: Iterable[UUID]) -> dict[UUID, list[ContactChannel]]:
    found: dict[UUID, list[ContactChannel]] = defaultdict(list)
    kinds = (*_PHONES, ContactChannel.Kind.MAIL)
    valid = Q(valid_until=None) | Q(valid_until__gt=date.today())  # noqa: DTZ011  # the server stands in Germany
    for channel in ContactChannel.objects.filter(valid, person__in=list(person_ids), kind__in=kinds):
        found[channel.person_id].append(channel)
    return found


def _remarks(case_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    notes = JournalEntry.objects.filter(case__in=list(case_ids), kind=JournalEntry.Kind.NOTE)
    rows = list(with_disputes(notes.filter(text__startswith=REMARK_MARK)).order_by("written_at"))
    for row in rows:
        row.text = row.text.removeprefix(REMARK_MARK)
    marked(rows)
    for row in rows:
        found[row.case_id].append(f"{row.dispute}: {row.text}" if row.dispute else row.text)
    return found


def _addresses(cases: Iterable[Case]) -> dict[UUID, str]:
    protected = {case.id: case.person_id for case in cases if case.person.has_protected_address}
    facts = list(ProtectedFact.objects.filter(case__in=list(protected), kind=ProtectedFact.Kind.ADDRESS))
    keys = {key.person_id: key for key in PersonKey.objects.filter(person__in=[protected[f.case_id] for f in facts])}
    opened = {}
    for fact in facts:
        stored = keys[protected[fact.case_id]]
        key = cipher.unwrap(cipher.WrappedKey(stored.master_number, bytes(stored.wrapped)), stored.person_id)
        opened[fact.case_id] = cipher.unseal(key, fact.sealed, table="cases_protectedfact", row=fact.id, field="sealed")
    return opened
