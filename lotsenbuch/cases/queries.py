"""What is looked up about cases. Every query joins the actor's access rows first; the row policy is the second net.

(Under a policy `LIKE` and `@@` cannot use an index: from 1.4 ms to 168 ms on 200,000 rows without the join.)
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from lotsenbuch.office.models import Member
from lotsenbuch.records import cipher
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor
from lotsenbuch.records.standing import standing

from .models import (
    Access,
    Case,
    ContactChannel,
    Grant,
    HouseholdMember,
    JournalEntry,
    Outline,
    Person,
    PersonKey,
    PhaseNeed,
    ProtectedFact,
    Task,
)
from .rules.names import birthday_variants, name_key, phonetic_codes, spellings

# Shorter words sound like half the office; from three letters on they are asked for when nothing else was found.
SOUND_FROM = 4
SOUND_FROM_AT_LAST = 3


def accesses_of(by: Actor) -> QuerySet[Access]:
    """Return the actor's own access rows in force."""
    return Access.objects.filter(actor=str(by), valid_from__lte=TransactionNow()).filter(
        Q(valid_until=None) | Q(valid_until__gt=TransactionNow())
    )


def cases_of(by: Actor) -> QuerySet[Case]:
    """Return the cases that the actor may see, with person and outline."""
    mine = accesses_of(by).values("case")
    return Case.objects.filter(pk__in=mine).select_related("person", "outline", "project")


def case_of(case_id: UUID, by: Actor, *related: str) -> Case | None:
    """Return one case that the actor may see; None for a hidden and for a made-up one alike.

    One query fetches what a file needs anyway: person with key and household, holder, as `held_classes` the
    classes 2-4 that the actor holds a grant for, as `members` who else lives in the household, and as `phase_needs`
    what the house set for the phase.

    Args:
        case_id: key of the case.
        by: the actor.
        *related: one-to-one rows of higher rooms to fetch along.
    """
    return next(iter(_case_of(case_id, by, related=related)), None)


@standing
def _case_of(case_id: UUID, by: Actor, *, related: tuple[str, ...]) -> QuerySet[Case]:
    grants = _grants(OuterRef("pk"), by).values("data_class").distinct()
    members = HouseholdMember.objects.filter(case=OuterRef("pk")).order_by("birth_on", "name")
    named = members.values(json=JSONObject(name="name", relation="relation"))
    configured = PhaseNeed.objects.filter(phase=OuterRef("phase"))
    needs = configured.values(json=JSONObject(key="key", is_required="is_required"))
    more = ("person__household", "person__key", "outline__holder", *related)
    found = cases_of(by).select_related(*more).annotate(held_classes=ArraySubquery(grants))
    return found.annotate(members=ArraySubquery(named), phase_needs=ArraySubquery(needs)).filter(pk=case_id)


def outlines_led_by(staff_id: UUID) -> QuerySet[Outline]:
    """Return the outlines of the teams that this colleague leads; the policy on the table decides which."""
    teams = Member.objects.filter(staff=staff_id, is_lead=True, valid_until=None).values("team")
    return Outline.objects.filter(team__in=teams).select_related("holder", "project", "team")


def with_signs(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add what the rules of attention ask for: the last entry of a human, the next open task."""
    entries = JournalEntry.objects.filter(case=OuterRef("pk")).exclude(kind=JournalEntry.Kind.EVENT)
    last = entries.order_by().values("case").annotate(last=Max("happened_at")).values("last")
    return cases.annotate(last_entry_at=Subquery(last))


def found(cases: QuerySet[Case], typed: str, *, sound_from: int = SOUND_FROM) -> QuerySet[Case]:
    """Narrow cases by what was typed: any spelling of a name, a number, or a birthday.

    Args:
        cases: those the actor may see.
        typed: two characters or more; each word must be found.
        sound_from: length of a word from which a name that only sounds alike is found too.
    """
    condition = Q()
    for word in typed.split():
        spelled = Q(fallnummer__icontains=word) | Q(person__kundennummer__icontains=word)
        spelled |= Q(person__household__bg_number__icontains=word)
        for variant in spellings(word):
            spelled |= Q(person__search_key__contains=f" {variant}")
        # Numbers and birthdays have no sound, and the sound codes are digits themselves.
        if len(word) >= sound_from and not any(char.isdigit() for char in word):
            for code in phonetic_codes(word):
                # Two or three letters sound like the beginning of a name, not like any part of one.
                begins = "" if len(word) >= SOUND_FROM else " "
                for column in ("person__phonetic_last", "person__phonetic_first"):
                    spelled |= Q(**{f"{column}__contains": begins + code})
                    spelled |= Q(**{f"{column}__startswith": code}) if begins else Q()
        condition &= spelled
    for variant in spellings(typed):
        condition |= Q(person__search_key__contains=f" {variant}")
    born = _as_birthday(typed)
    return cases.filter(condition | Q(person__birth_on=born) if born else condition)


def _as_birthday(typed: str) -> date | None:
    parts = [part for part in typed.replace(" ", "").split(".") if part]
    if len(parts) != 3 or not all(part.isdecimal() and len(part) <= 4 for part in parts):  # noqa: PLR2004  # day, month, year
        return None
    day, month, year = (int(part) for part in parts)
    year += 0 if year > 99 else (1900 if year + 2000 > date.today().year else 2000)  # noqa: DTZ011, PLR2004
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_known(first_name: str, last_name: str, birth_on: date) -> bool:
    """Say whether somebody like this is registered already, visible or not: one neutral answer."""
    return bool(ask_guard(*known_question(first_name, last_name, birth_on)))


def known_question(first_name: str, last_name: str, birth_on: date) -> tuple[Any, ...]:
    """Return what `is_known` asks, for those who ask the guard several things at once."""
    birthdays = [birth_on, *sorted(birthday_variants(birth_on) - {birth_on})]
    codes = sorted(phonetic_codes(f"{first_name} {last_name}"))
    return "cases_known", birthdays, name_key(first_name, last_name), codes


def loads(staff_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many open cases each of these colleagues holds; a count, nothing of the cases."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT s, cases_load(s) FROM unnest(%s::uuid[]) AS s", [list(staff_ids)])
        return {row[0]: row[1] for row in cursor.fetchall()}


def load_of(staff_id: UUID) -> int:
    """Return how many open cases a colleague holds."""
    return loads([staff_id])[staff_id]


def key_of(person: Person) -> bytes | None:
    """Return the clear key of a person that was read with its key, or None when the actor does not see it."""
    stored: PersonKey | None = getattr(person, "key", None)
    return cipher.unwrap(cipher.WrappedKey(stored.master_number, stored.wrapped), person.id) if stored else None


def key_of_person(person_id: UUID) -> bytes | None:
    """Return the person's clear key, or None when the actor does not see the person."""
    stored = PersonKey.objects.filter(person=person_id).first()
    return cipher.unwrap(cipher.WrappedKey(stored.master_number, stored.wrapped), person_id) if stored else None


def is_holder(case_id: UUID) -> bool:
    """Say whether the actor holds this case."""
    return bool(ask_guard("cases_is_holder", case_id))


def classes_of(case_id: UUID, by: Actor) -> set[int]:
    """Return the classes 2-4 of this case that the actor holds a grant for."""
    return set(_grants(case_id, by).values_list("data_class", flat=True))


def _grants(case_id: UUID | OuterRef, by: Actor) -> QuerySet[Grant]:
    grants = Grant.objects.filter(case=case_id, actor=str(by), valid_from__lte=TransactionNow())
    return grants.filter(Q(valid_until=None) | Q(valid_until__gt=TransactionNow()))


def open_facts(case: Case) -> dict[str, str]:
    """Return the protected facts that the actor may open, decrypted, by kind."""
    rows = _facts_of(case.id)
    key = key_of(case.person) if rows else None
    if key is None:
        return {}
    return {
        row.kind: cipher.unseal(key, row.sealed, table="cases_protectedfact", row=row.id, field="sealed")
        for row in rows
    }


@standing
def _facts_of(case_id: UUID) -> QuerySet[ProtectedFact]:
    return ProtectedFact.objects.filter(case=case_id)


def timeline(case: Case, *, kinds: Iterable[str] = (), limit: int = 60) -> list[JournalEntry]:
    """Return the newest entries of a case with their text opened; entries of a class without grant are not there."""
    rows = _entries_of(case.id, kinds=tuple(sorted(kinds)), limit=limit)
    key = key_of(case.person) if any(row.sealed for row in rows) else None
    for row in rows:
        if row.sealed and key:
            row.text = cipher.unseal(key, row.sealed, table="cases_journalentry", row=row.id, field="sealed")
    return rows


@standing
def _entries_of(case_id: UUID, *, kinds: tuple[str, ...], limit: int) -> QuerySet[JournalEntry]:
    entries = JournalEntry.objects.filter(case=case_id).select_related("author")
    chosen = entries.filter(kind__in=kinds) if kinds else entries
    return chosen.order_by("-happened_at", "-written_at")[:limit]


def open_tasks(by: Actor, *, until: date) -> QuerySet[Task]:
    """Return the actor's open tasks due until a day, soonest first."""
    tasks = Task.objects.filter(case__in=accesses_of(by).values("case"), done_at=None, due_on__lte=until)
    return tasks.select_related("case__person").order_by("due_on", "made_at")


@standing
def open_tasks_of(case_id: UUID) -> QuerySet[Task]:
    """Return the open tasks of a case, soonest first."""
    return Task.objects.filter(case=case_id, done_at=None).order_by("due_on", "made_at")


@standing
def channels_of(person_id: UUID) -> QuerySet[ContactChannel]:
    """Return all ways to reach somebody, those in force first; earlier ones stay (C55)."""
    return ContactChannel.objects.filter(person=person_id)


def members_of(case: Case) -> QuerySet[HouseholdMember]:
    """Return who lives in the household without a case of their own."""
    return HouseholdMember.objects.filter(case=case).order_by("birth_on", "name")


def household_cases(person: Person, by: Actor) -> list[Case]:
    """Return the cases of the other persons of the household, as far as the actor may see them."""
    return _household_cases(person.household_id, person.id, by) if person.household_id else []


@standing
def _household_cases(household_id: UUID, person_id: UUID, by: Actor) -> QuerySet[Case]:
    others = cases_of(by).filter(person__household=household_id).exclude(person=person_id)
    return others.select_related(None).select_related("person").order_by("person__birth_on", "fallnummer")


def has_newer_case(case: Case) -> Exists:
    """Return the condition that the person has a later episode."""
    return Exists(Case.objects.filter(earlier=case))


def fact_versions(case: Case) -> dict[str, int]:
    """Return the version of each protected fact that the actor may open."""
    return dict(ProtectedFact.objects.filter(case=case).values_list("kind", "version"))
