"""Make many cases out of the synthetic ones: set-based, as owner, with new people, colleagues and keys.

What is sealed is not copied: it opens with its own person's key only. Everything else of a case comes along.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.db import connections
from django.db.backends.utils import CursorWrapper

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.actions.register import name_keys
from lotsenbuch.desk.demo.dossier import Gender
from lotsenbuch.desk.demo.multiply_sql import CHECKS, COPIES, COUNTED, MADE, TABLES
from lotsenbuch.desk.demo.names import draw_origin, family_form
from lotsenbuch.office.models import Member, Office, Team
from lotsenbuch.records import cipher
from lotsenbuch.records.guard import force_lifted

type Progress = Callable[[str], None]

OWNER = "owner"
NO_LOGIN = make_password(None)
CASES_EACH = 75
TEAM_SIZE = 20
_MIDDLE_AGE = 40


class BrokenCopyError(Exception):
    """A check found rows that the house does not allow; nothing was kept."""


@dataclass(frozen=True, slots=True)
class _Template:
    """A synthetic case that is copied."""

    case_id: UUID
    gender: str


def multiply(*, to: int, seed: int, progress: Progress) -> int:
    """Copy the synthetic cases until there are `to` of them.

    Returns:
        How many cases were added.

    Raises:
        BrokenCopyError: one of the checks failed; the transaction is rolled back.
    """
    with force_lifted(OWNER, TABLES), connections[OWNER].cursor() as cursor:
        templates, present = _templates(cursor)
        missing = to - present
        if missing <= 0 or not templates:
            return 0
        progress(f"{missing} Menschen, Kolleginnen und Schlüssel erfinden …")
        staff = _hire(-(-missing // CASES_EACH))
        cursor.execute(MADE)
        _fill(cursor, _people(templates, missing, staff, Random(seed)))  # noqa: S311  # synthetic people
        for label, statement in COPIES:
            progress(f"{label} …")
            cursor.execute(statement)
        progress("Regeln prüfen …")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _check(cursor)
    with connections[OWNER].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return missing


def _templates(cursor: CursorWrapper) -> tuple[list[_Template], int]:
    cursor.execute(COUNTED)
    rows = cursor.fetchall()
    cursor.execute("SELECT count(*) FROM cases_case")
    return [_Template(case_id, gender) for case_id, gender in rows], int(cursor.fetchone()[0])


def _people(templates: list[_Template], count: int, staff: list[Staff], rng: Random) -> Iterator[tuple[object, ...]]:
    for number in range(count):
        template = templates[number % len(templates)]
        origin, person_id = draw_origin(rng, foreign=False), uuid4()
        gender = Gender(template.gender) if template.gender else Gender.X
        first = origin.given(rng, gender, rng.choice((_MIDDLE_AGE - 15, _MIDDLE_AGE + 15)))
        last = family_form(origin.family(rng), gender)
        _, wrapped = cipher.new_key(person_id)
        yield (
            number, number // len(templates), template.case_id, uuid4(), person_id, staff[number // CASES_EACH].id,
            first, last, *name_keys(first, last).values(), rng.randrange(-300, 300), rng.randrange(1, 120),
            wrapped.master_number, wrapped.wrapped,
        )  # fmt: skip


def _fill(cursor: CursorWrapper, rows: Iterator[tuple[object, ...]]) -> None:
    with cursor.copy("COPY made FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute("ANALYZE made")


def _hire(count: int) -> list[Staff]:
    """Add colleagues of Fallmanagement without a password, in teams of twenty; a led team is filled first."""
    have = Staff.objects.using(OWNER).filter(username__startswith="fm").count()
    staff = [
        Staff(username=f"fm{number:04}", first_name="Kollegin", last_name=f"Nr. {number:04}", password=NO_LOGIN)
        for number in range(have + 1, have + count + 1)
    ]
    Staff.objects.using(OWNER).bulk_create(staff)
    when = Member.objects.using(OWNER).order_by("valid_from").values_list("valid_from", flat=True).first()
    assert when is not None  # noqa: S101  # the synthetic Jobcenter has colleagues
    roles = (
        RoleAssignment(staff=one, role=Role.FALLMANAGEMENT.value, valid_from=when, given_by="service:demo")
        for one in staff
    )
    RoleAssignment.objects.using(OWNER).bulk_create(roles)
    places = _places()
    members = (Member(team=next(places), staff=one, valid_from=when) for one in staff)
    Member.objects.using(OWNER).bulk_create(members)
    return staff


def _places() -> Iterator[Team]:
    led = Member.objects.using(OWNER).filter(is_lead=True, valid_until=None).order_by("staff__username")
    for lead in led.select_related("team"):
        filled = lead.team.members.using(OWNER).filter(is_lead=False, valid_until=None).count()
        yield from [lead.team] * (TEAM_SIZE - filled)
    office, number = Office.objects.using(OWNER).first(), Team.objects.using(OWNER).count()
    assert office is not None  # noqa: S101  # as above
    while True:
        number += 1
        team = Team(office=office, name=f"Team {number:03}")
        team.save(using=OWNER, force_insert=True)
        yield from [team] * TEAM_SIZE


def _check(cursor: CursorWrapper) -> None:
    for rule, statement in CHECKS:
        cursor.execute(statement)
        broken = cursor.fetchone()[0]
        if broken:
            raise BrokenCopyError(f"{rule}: {broken}")
