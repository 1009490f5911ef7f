"""Staff are protected too: every piece of data about them is listed, and two of them cannot be compared."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from difflib import unified_diff

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.appointments.actions import book, record_result
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind, Result
from lotsenbuch.appointments.tests.talks import HOUR
from lotsenbuch.cases.actions import deviate, move_on, note_project, set_task, write_note
from lotsenbuch.cases.models import Case, Outline
from lotsenbuch.cases.queries import case_of
from lotsenbuch.letters.actions import LetterValues, issue_letter
from lotsenbuch.letters.tests.writing import slot
from lotsenbuch.office.models import Member, Team
from lotsenbuch.records import clock
from lotsenbuch.team.actions import note_learning, release_learning, weigh
from lotsenbuch.team.models import Learning
from lotsenbuch.team.tests.work import cases_held, project_with
from tests.cast import LONG_AGO, Cast, act_as, client_of, colleague, setting_up
from tests.house import ROOT
from tests.routes import our_routes

LISTED = ROOT / "docs" / "personalrat" / "beschaeftigtendaten.md"
# Who opens pages about others; the two who are compared open nothing.
READERS = ("chris", "dilek", "frieda", "gerda", "hanna", "ines", "jonas", "bernd", "emre")
FILTERS = (
    "",
    "?phase=assessment",
    "?phase=intake&sort=name",
    "?sort=phase",
    "?due=over",
    "?due=week",
    "?due=month&sort=name",
    "?sort=due",
    "?sort=due&down=on",
    "?sort=opened",
)


# The columns of the two lists of a lead: what stands beside the holder, and what stands beside the day.
HEADS_BY_HOLDER = ["Fallführung", "Fall", "Projekt", "Beginn", "nach Phase", "nach Frist"]
HEADS_BY_DAY = ["Fall", "Phase", "Projekt", "Beginn", "Nächste Frist"]


def _tells_of_staff(model: type[models.Model]) -> bool:
    return model is Staff or any(
        field.related_model is Staff
        or (isinstance(field, models.TextField) and (field.name == "actor" or field.name.endswith("_by")))
        for field in model._meta.concrete_fields
    )


# The list


def test_every_table_that_tells_of_staff_is_listed_and_no_other() -> None:
    listed = set(re.findall(r"^\| `([a-z]+\.\w+)` \|", LISTED.read_text(encoding="utf-8"), re.MULTILINE))
    # Also tables of libraries: a second factor is as much about somebody as their role.
    assert listed == {model._meta.label for model in apps.get_models() if _tells_of_staff(model)}
    assert all(apps.get_model(name) for name in listed)


def test_every_line_says_what_for_and_how_long() -> None:
    rows = [line for line in LISTED.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert [row for row in rows if not all(cell.strip() for cell in row.strip("|").split("|"))] == []


# Two of them


@pytest.fixture
def pair(everybody: Cast, teams: tuple[Team, Team]) -> tuple[Staff, Staff]:
    """Return two colleagues of the led team with the same places."""
    two = colleague("lena", "Gleichauf", Role.FALLMANAGEMENT), colleague("mona", "Ebenso", Role.FALLMANAGEMENT)
    project = project_with(15)
    for number, staff in enumerate(two):
        with setting_up():
            Member.objects.create(team=teams[0], staff=staff, valid_from=LONG_AGO)
        for case in cases_held(staff, 4, start=20 * number):
            with act_as(staff):
                note_project(case=case, project=project, by=staff.actor)
    return two


def _work(staff: Staff, *, is_much: bool) -> None:
    """Let somebody do much and miss many days, or the other way round."""
    today, by = timezone.localdate(), staff.actor
    with act_as(staff):
        for number in range(4 if is_much else 1):
            note_learning(kind="course", title=f"Kurs {number}", dated_on=today, by=by)
        for case in Case.objects.order_by("fallnummer"):
            set_task(case=case, title="Etwas", due_on=today + timedelta(days=-40 if is_much else 5), by=by, why="")
            for _ in range(5 if is_much else 1):
                write_note(case=case, kind="talk", text="Gespräch", happened_at=timezone.now(), minutes=45, by=by)
            if is_much:
                _reach(case, staff)
            weigh(case=case, level="light" if is_much else "normal", reason="", seen=0, by=by)
            if is_much:
                until = today + timedelta(days=30)
                deviate(case=case, rule="silence", reason="Auf Montage", until_on=until, by=by)
                move_on(case=case, to="assessment", by=by)


def _reach(case: Case, staff: Staff) -> None:
    """Let somebody sit with a person who did not come, note what came of it, and write to them."""
    on = timezone.now() - timedelta(days=1 + int(case.fallnummer[-5:]))
    with clock.at(on):
        given = Booking(Kind.PHONE, on + timedelta(minutes=5), HOUR)
        row = book(case=case, given=given, by=staff.actor)
    record_result(appointment=row, seen=1, result=Result.MISSED, by=staff.actor)
    found = case_of(case.id, staff.actor)
    assert found is not None
    issue_letter(case=found, kind="follow_up", values=LetterValues(slot=slot(), is_handed=True), by=staff.actor)


@contextmanager
def _world(first: Staff, second: Staff) -> Iterator[None]:
    """Let the first do much and the second little, and let it not have been."""
    before = transaction.savepoint_create()
    try:
        _work(first, is_much=True)
        _work(second, is_much=False)
        yield
    finally:
        transaction.savepoint_rollback(before)


def _addresses(pair: tuple[Staff, Staff]) -> list[str]:
    # Pages of the own login (without a room) show secrets that are drawn anew each time, and nobody else.
    plain = [route for route in our_routes() if route.door and "GET" in route.door.methods and ":" in route.name]
    found = [reverse(route.name) for route in plain if not route.parameters]
    for name, parameter in (("colleague_id", "colleague_id"), ("staff_id", "staff_id")):
        routes = [route for route in plain if route.parameters == (name,)]
        found += [reverse(route.name, kwargs={parameter: one.pk}) for route in routes for one in pair]
    lists = [reverse("desk:cases") + asked for asked in FILTERS]
    return [*found, *lists, *(f"{one}{'&' if '?' in one else '?'}sicht=team" for one in lists)]


def _shown(client: Client, address: str) -> str:
    """Return a page without what names a case: who reads it may know cases, not whose they are."""
    answer = client.get(address)
    text = answer.content.decode("utf-8", "replace")
    # Prints and the board name the minute, the session how many are left: a slow machine is no difference.
    text = re.sub(
        r"Stand ([\d.]+, )?\d\d:\d\d|\"minutes\": \d+|nonce[-=]\"?[\w+/=-]+|\w{64}|[0-9a-f]{8}-[0-9a-f-]{27}", "", text
    )
    return f"{answer.status_code} " + re.sub(r"\d\d-\d{5}|\b[A-ZÄÖÜ]\. [A-ZÄÖÜ]\.", "", text)


@pytest.mark.django_db
@pytest.mark.parametrize("reader", READERS)
def test_nobody_can_tell_two_colleagues_apart_by_what_they_did(
    reader: str, pair: tuple[Staff, Staff], everybody: Cast
) -> None:
    """All pages, lists, filters and downloads, in two worlds in which the two have changed places."""
    client, addresses, told = client_of(everybody[reader]), _addresses(pair), []
    for first, second in (pair, pair[::-1]):
        with _world(first, second):
            told.append({address: _shown(client, address) for address in addresses})
    differing = {
        address: list(unified_diff(told[0][address].split("\n"), told[1][address].split("\n"), lineterm="", n=0))[:6]
        for address in addresses
        if told[0][address] != told[1][address]
    }
    assert differing == {}


def _case_pages(client: Client, staff: Staff) -> dict[str, str]:
    """Return every page that has one case in its address, for a case of a colleague, without whose it is."""
    with act_as(staff):
        case = Case.objects.order_by("fallnummer").values_list("pk", flat=True)[0]
    routes = [route for route in our_routes() if route.door and "GET" in route.door.methods]
    named = [route.name for route in routes if route.parameters == ("case_id",)]
    return {name: _shown(client, reverse(name, args=[case])).replace(staff.last_name, "") for name in named}


# Who reads of cases of others; that they are 404 for everybody else is asked by the access matrix.
@pytest.mark.django_db
@pytest.mark.parametrize("reader", ["chris", "dilek", "gerda", "jonas"])
def test_the_case_of_one_answers_like_the_case_of_the_other(
    reader: str, pair: tuple[Staff, Staff], everybody: Cast
) -> None:
    client = client_of(everybody[reader])
    with _world(*pair):
        busy, calm = (_case_pages(client, staff) for staff in pair)
    assert len(busy) > 50
    assert [name for name in busy if busy[name] != calm[name]] == []


@pytest.mark.django_db
def test_whoever_holds_the_cases_would_see_the_difference(pair: tuple[Staff, Staff]) -> None:
    with _world(*pair):
        busy, calm = (_case_pages(client_of(staff), staff) for staff in pair)
    assert busy["desk:case_file"] != calm["desk:case_file"]


@pytest.mark.django_db
def test_the_comparison_would_see_a_difference(pair: tuple[Staff, Staff], everybody: Cast) -> None:
    """Were the holder shown beside the day, the two worlds would differ: the test above can fail."""
    told = []
    for first, second in (pair, pair[::-1]):
        with _world(first, second), act_as(everybody["chris"]):
            rows = Outline.objects.filter(holder__in=pair).order_by("holder__last_name", "fallnummer")
            told.append(list(rows.values_list("holder__last_name", "next_due_on")))
    assert told[0] != told[1]


@pytest.mark.django_db
def test_what_a_colleague_shows_of_their_learning_is_on_one_page_of_one_person(
    pair: tuple[Staff, Staff], everybody: Cast
) -> None:
    """Shown or not: no list, filter or page tells it but the lead's page of this one colleague."""
    lena, _ = pair
    with act_as(lena):
        row = note_learning(kind="certificate", title="Case Management (DGCC)", by=lena.actor)
    page = reverse("team:colleague", args=[lena.pk])
    for reader in ("chris", "frieda", "gerda"):
        client, addresses = client_of(everybody[reader]), _addresses(pair)
        before = {address: _shown(client, address) for address in addresses}
        with act_as(lena):
            release_learning(learning=Learning.objects.get(pk=row.pk), by=lena.actor)
        after = {address: _shown(client, address) for address in addresses}
        changed = [address for address in addresses if before[address] != after[address]]
        assert changed == ([page] if reader == "chris" else [])
        with act_as(lena):
            release_learning(learning=Learning.objects.get(pk=row.pk), by=lena.actor)
        assert "DGCC" not in client.get(page).text


@pytest.mark.django_db
def test_what_joining_two_lists_by_hand_gives_is_what_the_council_was_told(
    pair: tuple[Staff, Staff], everybody: Cast
) -> None:
    """By number, the list with holders and the list by days give phase and next day, and nothing that counts work.

    `docs/personalrat/README.md` says so. Talks, notes, minutes, weights and what was ever overdue stand in neither.
    """
    client = client_of(everybody["chris"])
    with _world(*pair):
        lists = [client.get(reverse("desk:cases") + asked).text for asked in ("?sicht=team", "?sicht=team&sort=due")]
    numbers = [set(re.findall(r"\d\d-\d{5}", page)) for page in lists]
    assert numbers[0] == numbers[1] != set()
    columns = [re.findall(r'<th[^>]*scope="col"[^>]*>(.*?)</th>', page, re.DOTALL) for page in lists]
    heads = [[re.sub(r"<[^>]*>|\s+", " ", head).strip() for head in row] for row in columns]
    assert heads == [HEADS_BY_HOLDER, HEADS_BY_DAY]
    assert ("Gleichauf" in lists[0], "Gleichauf" in lists[1]) == (True, False)
