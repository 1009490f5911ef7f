"""What is looked up about cases. Every query asks for the actor's accesses first; the row policy is the second net.

(Under a policy `LIKE` and `@@` cannot use an index: from 1.4 ms to 168 ms on 200,000 rows.)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, SmallIntegerField, When
from django.db.models import Case as Switch
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from lotsenbuch.cases.models import (
    Access,
    Case,
    ContactChannel,
    Grant,
    HouseholdMember,
    JournalEntry,
    Opening,
    OpeningNote,
    Person,
    PersonKey,
    PhaseNeed,
    ProtectedFact,
    Task,
)
from lotsenbuch.cases.models.dispute import said_of
from lotsenbuch.cases.rules.names import fold, phonetic_codes, sound_weight, spellings
from lotsenbuch.cases.rules.phases import Need, needs_for
from lotsenbuch.office.queries import the_house
from lotsenbuch.office.rules.rooms import phases_off
from lotsenbuch.records import cipher
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor
from lotsenbuch.records.standing import standing

from .deviations import deviations_column
from .deviations import deviations_kept as deviations_kept
from .deviations import deviations_of as deviations_of
from .deviations import hints as hints
from .deviations import with_deviations as with_deviations
from .disputes import disputing_column as disputing_column
from .disputes import marked, with_disputes
from .disputes import remember_disputing as remember_disputing
from .outlines import outlines_led_by as outlines_led_by
from .outlines import stranded_counts as stranded_counts
from .outlines import stranded_outlines as stranded_outlines
from .releases import release_for as release_for
from .signs import entry_times as entry_times
from .signs import with_entry_times as with_entry_times
from .signs import with_signs as with_signs

# Shorter words sound like half the office; a sound has two consonants at least (with one „Heide“ is „Udo“).
SOUND_FROM, LEAST_WEIGHT = 4, 2


def accesses_of(by: Actor) -> QuerySet[Access]:
    """Return the actor's own access rows in force."""
    return Access.objects.filter(actor=str(by), valid_from__lte=TransactionNow()).filter(
        Q(valid_until=None) | Q(valid_until__gt=TransactionNow())
    )


def cases_of(by: Actor) -> QuerySet[Case]:
    """Return the cases that the actor may see, with person and outline."""
    # As the policies ask: the keys first, then one scan for all of them, where a join would look up each on its own.
    mine = ArraySubquery(accesses_of(by).values("case"))
    is_mine = Func(F("pk"), mine, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())
    return Case.objects.filter(is_mine).select_related("person", "outline", "project")


# What rooms above let a case be read with, in the same query: name of the attribute and how to build the column.
_columns: dict[str, Callable[[], Any]] = {}


def read_along(name: str, build: Callable[[], Any]) -> None:
    """Let `case_of` fetch a column of a room above when it is named; rooms say so at start-up (`AppConfig.ready`)."""
    _columns[name] = build


def case_of(case_id: UUID, by: Actor, *related: str) -> Case | None:
    """Return one case that the actor may see; None for a hidden and for a made-up one alike.

    One query fetches what a file needs anyway: person with key and household, holder, as `held_classes` the
    classes 2-4 that the actor holds a grant for, as `members` who else lives in the household, as `phase_needs`
    what the house set for the phase, as `deviating` from which rules it deviates (`deviations_of`), and as `ways` the
    accesses by which the actor sees it (`sight_of`).

    Args:
        case_id: key of the case.
        by: the actor.
        *related: one-to-one rows of higher rooms to fetch along, and columns that they offered (`read_along`).
    """
    case = next(iter(_case_of(case_id, by, related=related)), None)
    if case is not None:  # all that is open, of every case: a page of one case then asks no more
        remember_disputing(case)
    return case


@standing
def _case_of(case_id: UUID, by: Actor, *, related: tuple[str, ...]) -> QuerySet[Case]:
    grants = _grants(OuterRef("pk"), by).values("data_class").distinct()
    members = HouseholdMember.objects.filter(case=OuterRef("pk")).order_by("birth_on", "name")
    named = members.values(json=JSONObject(name="name", relation="relation"))
    configured = PhaseNeed.objects.filter(phase=OuterRef("phase"))
    needs = configured.values(json=JSONObject(key="key", is_required="is_required"))
    columns = {"disputing": disputing_column(), "ways": ways_to("pk", by), "deviating": deviations_column()} | {
        name: _columns[name]() for name in related if name in _columns
    }
    rows = [name for name in related if name not in _columns]
    more = ("person__household", "person__key", "outline__holder", *rows)
    found = cases_of(by).select_related(*more).annotate(held_classes=ArraySubquery(grants), **columns)
    return found.annotate(members=ArraySubquery(named), phase_needs=ArraySubquery(needs)).filter(pk=case_id)


def found(cases: QuerySet[Case], typed: str, *, is_last_try: bool = False) -> QuerySet[Case]:
    """Narrow cases by what was typed: any spelling of a name, a number, or a birthday; `by_sound` comes last in order.

    Args:
        cases: those the actor may see.
        typed: two characters or more; each word must be found.
        is_last_try: nothing was found; what has little sound counts too.
    """
    spelled, heard = Q(), Q()
    for word in typed.split():
        one = Q(fallnummer__icontains=word) | Q(person__kundennummer__icontains=word)
        one |= Q(person__household__bg_number__icontains=word)
        for variant in spellings(word):
            one |= Q(person__search_key__contains=f" {variant}")
        spelled &= one
        heard &= one | _heard(word, is_last_try=is_last_try)
    for variant in spellings(typed):
        spelled |= Q(person__search_key__contains=f" {variant}")
    if born := _as_birthday(typed):
        spelled |= Q(person__birth_on=born)
    by_sound = Switch(When(spelled, then=0), default=1, output_field=SmallIntegerField())
    return cases.filter(spelled | heard).annotate(by_sound=by_sound)


def _heard(word: str, *, is_last_try: bool) -> Q:
    """Return the condition that a name sounds like the word; impossible where the word has too little sound.

    A short sound must be the whole sound of a name („Meier“ is not „Martin“), a longer one its beginning. The last
    try takes the beginning of a name in three letters, and what has too little sound with the same first letter.
    """
    condition, is_whole_word = Q(pk=None), len(word) >= SOUND_FROM
    for code in phonetic_codes(word):
        weight = sound_weight(code)
        if is_whole_word and weight >= LEAST_WEIGHT:
            condition |= _sounds(code, is_whole=weight == LEAST_WEIGHT)
        elif is_last_try and code.isdigit() and len(word) >= SOUND_FROM - 1:
            letter = Q() if weight >= LEAST_WEIGHT else Q(person__search_key__contains=f" {fold(word)[:1]}")
            condition |= _sounds(code, is_whole=is_whole_word) & letter
    return condition


def _sounds(code: str, *, is_whole: bool) -> Q:
    condition = Q()
    for column in ("person__phonetic_last", "person__phonetic_first"):
        if is_whole:
            condition |= Q(**{column: code}) | Q(**{f"{column}__startswith": f"{code} "})
            condition |= Q(**{f"{column}__endswith": f" {code}"}) | Q(**{f"{column}__contains": f" {code} "})
        else:
            condition |= Q(**{f"{column}__startswith": code}) | Q(**{f"{column}__contains": f" {code}"})
    return condition


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


def open_facts(case: Case, *, kinds: Iterable[str] = ()) -> dict[str, str]:
    """Return the protected facts that the actor may open, decrypted, by kind; only these kinds when some are named."""
    chosen = set(kinds)
    rows = list(ProtectedFact.objects.filter(case=case, kind__in=chosen)) if chosen else _facts_of(case.id)
    key = key_of(case.person) if rows else None
    if key is None:
        return {}
    opened = (
        (row, cipher.unseal(key, row.sealed, table="cases_protectedfact", row=row.id, field="sealed")) for row in rows
    )
    # An address is read by machines and envelopes; it is corrected, not disputed.
    return {row.kind: text if row.kind == "address" else said_of([row.id], text) for row, text in opened}


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
    marked(rows)
    return rows


@standing
def _entries_of(case_id: UUID, *, kinds: tuple[str, ...], limit: int) -> QuerySet[JournalEntry]:
    entries = with_disputes(JournalEntry.objects.filter(case=case_id)).select_related("author")
    chosen = entries.filter(kind__in=kinds) if kinds else entries
    return chosen.order_by("-happened_at", "-written_at")[:limit]


def open_tasks(by: Actor, *, until: date) -> QuerySet[Task]:
    """Return the actor's open tasks due until a day, soonest first."""
    tasks = Task.objects.filter(
        case__in=accesses_of(by).values("case"), case__closed_on=None, done_at=None, due_on__lte=until
    )
    return tasks.select_related("case__person").order_by("due_on", "made_at")


@standing
def open_tasks_of(case_id: UUID) -> QuerySet[Task]:
    """Return the open tasks of a case, soonest first."""
    return Task.objects.filter(case=case_id, done_at=None).order_by("due_on", "made_at")


@standing
def channels_of(person_id: UUID) -> QuerySet[ContactChannel]:
    """Return all ways to reach somebody, those in force first; earlier ones stay (C55)."""
    return ContactChannel.objects.filter(person=person_id)


def needs_of_phase(case: Case) -> list[Need]:
    """Return what the present phase of a case asks for before it is left, as the house has set it.

    What the case deviates from with a reason (C111) is not missing, and says so. A phase whose room is switched off
    asks for nothing: nobody could give it.
    """
    if case.phase in phases_off(the_house().switched_off):
        return []
    rows = getattr(case, "phase_needs", None)
    if rows is None:
        rows = PhaseNeed.objects.filter(phase=case.phase).values("key", "is_required")
    needs = needs_for(case.phase, case, {row["key"]: row["is_required"] for row in rows})
    return with_deviations(case, needs, case.phase)


def end_of(channel: ContactChannel) -> dict[str, Any]:
    """Return the end of a way to reach somebody as it is stored now, with its version."""
    channel.refresh_from_db(fields=["valid_until", "version"])
    return {"valid_until": channel.valid_until, "version": channel.version}


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


@dataclass(frozen=True, slots=True)
class Sight:
    """By which accesses the actor sees a case: may it be written, and if not, until when it is read."""

    may_write: bool
    kind: str = ""
    ends_at: datetime | None = None

    @property
    def is_visit(self) -> bool:
        """Say whether the actor looks in by break-glass or supervision; an ended case is read by its own people."""
        return self.kind in {Access.Kind.GLASS, Access.Kind.SUPERVISION}


def sight_of(case: Case) -> Sight:
    """Return how a case from `case_of` is seen; an ordinary access counts before break-glass and supervision."""
    ways: list[dict[str, Any]] = getattr(case, "ways", [])
    if any(way["may_write"] for way in ways) or not ways:
        return Sight(may_write=True)
    longest = max(ways, key=lambda way: way["until"] or "")
    return Sight(may_write=False, kind=longest["kind"], ends_at=parse_datetime(longest["until"] or ""))


def ways_to(case: str, by: Actor) -> ArraySubquery:
    """Return the accesses by which the actor sees the case of a row, as a column that `sight_of` reads."""
    rows = accesses_of(by).filter(case=OuterRef(case))
    return ArraySubquery(rows.values(json=JSONObject(kind="kind", may_write="may_write", until="valid_until")))


def only_reads(by: Actor, case_id: UUID) -> bool:
    """Say whether the actor sees this case and may not write in it; False for a case that is hidden or made up."""
    ways = list(accesses_of(by).filter(case=case_id).values_list("may_write", flat=True))
    return bool(ways) and not any(ways)


def own_case_by_number(number: str, by: Actor) -> UUID | None:
    """Return the key of a case that the actor sees anyway, by Fallnummer or Kundennummer."""
    rows = cases_of(by).filter(Q(fallnummer=number) | Q(person__kundennummer=number))
    return rows.order_by("-opened_on", "fallnummer").values_list("pk", flat=True).first()


def own_openings(by: Actor) -> QuerySet[Opening]:
    """Return what the actor asked for, newest first."""
    return Opening.objects.filter(staff=by.staff_id).select_related("staff", "reviewed_by").order_by("-asked_at", "id")


def running_opening(case_id: UUID, by: Actor) -> Opening | None:
    """Return the actor's opening of this case that has not ended, or None."""
    return own_openings(by).filter(case=case_id, ends_at__gt=TransactionNow()).first()


def openings_of_case(case_id: UUID) -> QuerySet[Opening]:
    """Return who opened a case outside the ordinary, newest first; the policy shows them to its holder."""
    rows = Opening.objects.filter(case=case_id, opened_at__isnull=False)
    return rows.select_related("staff", "reviewed_by").order_by("-opened_at", "id")


def notes_of(opening: Opening) -> QuerySet[OpeningNote]:
    """Return what was said about an opening, oldest first."""
    return OpeningNote.objects.filter(opening=opening).select_related("staff").order_by("at", "id")
