"""The cast: who acts in the tests. Anna works the case, Bernd does not, Chris leads Anna's team.

Dilek is data protection officer, Emre Arbeitsvermittlung, Frieda runs the application, Gerda is staff council,
Hanna clears proposals, Ines and Jonas are named by the house for oversight, Karla may import a caseload for a while.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.actions import set_task, write_note
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.rules.person import Channel, PersonData
from lotsenbuch.intake.actions import propose, start_intake
from lotsenbuch.intake.models import Proposal
from lotsenbuch.office.models import House, Member, Office, Team
from lotsenbuch.office.queries import forget_house
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor, DataClass

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
BUILDER = Actor.service("demo")

# Each word stands nowhere else in the house: found on a page, it was shown.
PERSON = PersonData(
    first_name="Zeynep",
    last_name="Freifrau von Quellmoor-Çelik",
    birth_on=date(1987, 3, 14),
    gender="w",
    languages=("Türkisch", "Deutsch"),
    interpreter_language="Türkisch",
    street="Fliederstieg 17",
    postcode="44532",
    town="Lotsenau",
    kundennummer="321A987654",
    bg_number="32102//0076543",
    technical_means=("smartphone",),
    technical_remark="Guthaben meist zur Monatsmitte leer",
    channels=(Channel("mobile", "0151 5550017", date(2026, 1, 5), "die Person selbst"),),
    facts={"health": "Bandscheibenvorfall im Frühjahr", "debts": "Stromschulden bei den Stadtwerken"},
)
NOTE = "Möchte wieder in der Gärtnerei arbeiten"
SEALED_NOTE = "Termin in der Schmerzambulanz vereinbart"
TASK = "Unterlagen der Gärtnerei anfordern"
# What must never reach a person without access to the case, in any form.
SECRETS = (
    PERSON.first_name,
    "Quellmoor",
    PERSON.street,
    "0151 5550017",
    "321A987654",
    "0076543",
    "14.03.1987",
    NOTE,
    SEALED_NOTE,
    TASK,
    "Bandscheibenvorfall",
    "Stromschulden",
)
OTHER_PERSON = PersonData(first_name="Jost", last_name="Wiesengrund", birth_on=date(1974, 11, 2), town="Lotsenau")

type Cast = dict[str, Staff]
type ActAs = Callable[[Staff | None], AbstractContextManager[None]]


@contextmanager
def setting_up() -> Iterator[None]:
    """Write accounts, roles and teams as who builds a house may; nobody else writes them, not even nobody."""
    with acting_as(BUILDER):
        yield


def colleague(username: str, last_name: str, *roles: Role) -> Staff:
    """Add a colleague with roles in force since long ago; without a password, which would cost 50 ms each."""
    with setting_up():
        staff = Staff.objects.create_user(username, None, first_name=username.capitalize(), last_name=last_name)
    for role in roles:
        give_role(staff, role)
    return staff


def give_role(staff: Staff, role: Role) -> RoleAssignment:
    """Give a role; the right to import ends in a week, as the database asks."""
    until = timezone.now() + timedelta(days=7) if role == Role.IMPORTER else None
    given = RoleAssignment(staff=staff, role=role.value, valid_from=LONG_AGO, valid_until=until, given_by=str(BUILDER))
    with setting_up():
        given.save(force_insert=True)
    return given


@contextmanager
def act_as(staff: Staff | None) -> Iterator[None]:
    """Act in the database as this colleague; None is nobody, who sees nothing."""
    with acting_as(staff.actor if staff else None):
        yield


def client_of(staff: Staff) -> Client:
    """Return a browser-less client in which this colleague is logged in."""
    client = Client()
    client.force_login(staff, backend="lotsenbuch.accounts.backends.StaffBackend")
    return client


@pytest.fixture
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Return the Jobcenter of Lotsenau, with its default words and rules, remembered by no earlier test.

    No day is a public holiday until a test names the Land of its seat: tests book some days from today, and today may
    be the day before Christmas.
    """
    monkeypatch.setattr("lotsenbuch.office.queries._of_the_country", lambda _: {})
    house = House(name="Jobcenter Lotsenau")
    house.save(force_insert=True)
    forget_house()
    yield house
    forget_house()


@pytest.fixture
def teams(house: House) -> tuple[Team, Team]:
    """Return Anna's team (led by Chris) and Bernd's."""
    office = Office.objects.create(name="Lotsenau Mitte", address="Musterplatz 1, 44532 Lotsenau")
    return Team.objects.create(office=office, name="Team Ost"), Team.objects.create(office=office, name="Team West")


def _joins(staff: Staff, team: Team, *, is_lead: bool = False) -> None:
    with setting_up():
        Member.objects.create(team=team, staff=staff, is_lead=is_lead, valid_from=LONG_AGO)


@pytest.fixture
def anna(teams: tuple[Team, Team]) -> Staff:
    """Fallmanagement; holds the case."""
    staff = colleague("anna", "Arndt", Role.FALLMANAGEMENT)
    _joins(staff, teams[0])
    return staff


@pytest.fixture
def bernd(teams: tuple[Team, Team]) -> Staff:
    """Fallmanagement; does not hold the case."""
    staff = colleague("bernd", "Brandt", Role.FALLMANAGEMENT)
    _joins(staff, teams[1])
    return staff


@pytest.fixture
def chris(teams: tuple[Team, Team]) -> Staff:
    """Team lead of Anna's team."""
    staff = colleague("chris", "Claasen", Role.TEAM_LEAD)
    _joins(staff, teams[0], is_lead=True)
    return staff


@pytest.fixture
def dilek(house: House) -> Staff:
    """Data protection officer."""
    return colleague("dilek", "Demir", Role.OFFICER)


@pytest.fixture
def emre(house: House) -> Staff:
    """Arbeitsvermittlung."""
    return colleague("emre", "Erdem", Role.PLACEMENT)


@pytest.fixture
def frieda(house: House) -> Staff:
    """Application administration."""
    return colleague("frieda", "Fuchs", Role.ADMINISTRATION)


@pytest.fixture
def gerda(house: House) -> Staff:
    """Staff council."""
    return colleague("gerda", "Gruber", Role.STAFF_COUNCIL)


@pytest.fixture
def hanna(house: House) -> Staff:
    """Clearing of new proposals."""
    return colleague("hanna", "Hoffmann", Role.CLEARING)


@pytest.fixture
def ines(house: House) -> Staff:
    """Oversight and review, named by the house."""
    return colleague("ines", "Ihme", Role.OVERSIGHT)


@pytest.fixture
def jonas(house: House) -> Staff:
    """Oversight and review: the second person."""
    return colleague("jonas", "Jansen", Role.OVERSIGHT)


@pytest.fixture
def karla(house: House) -> Staff:
    """May import a caseload, for a week."""
    return colleague("karla", "Kern", Role.IMPORTER)


@pytest.fixture
def everybody(  # noqa: PLR0913, PLR0917  # the whole cast has eleven members
    anna: Staff,
    bernd: Staff,
    chris: Staff,
    dilek: Staff,
    emre: Staff,
    frieda: Staff,
    gerda: Staff,
    hanna: Staff,
    ines: Staff,
    jonas: Staff,
    karla: Staff,
) -> Cast:
    """Return the whole cast by user name."""
    cast = (anna, bernd, chris, dilek, emre, frieda, gerda, hanna, ines, jonas, karla)
    return {one.username: one for one in cast}


def registered(by: Staff, data: PersonData = OTHER_PERSON, opened_on: date = date(2026, 3, 2)) -> Case:
    """Register a person in Fallzugang; the colleague holds the case."""
    with act_as(by):
        return start_intake(data=data, opened_on=opened_on, by=by.actor)


def filled_case(by: Staff) -> Case:
    """Register the person of `PERSON` with a note, a sealed note and a task: something that could leak."""
    case = registered(by, PERSON)
    yesterday = timezone.now() - timedelta(days=1)
    with act_as(by):
        write_note(case=case, kind="talk", text=NOTE, happened_at=yesterday, by=by.actor)
        write_note(
            case=case,
            kind="phone",
            text=SEALED_NOTE,
            happened_at=yesterday,
            by=by.actor,
            data_class=DataClass.HEALTH,
        )
        set_task(case=case, title=TASK, due_on=timezone.localdate(), by=by.actor, why="Hausregel")
    return case


@pytest.fixture
def case_of_anna(anna: Staff) -> Case:
    """Return a case that Anna holds, made by the actions."""
    return filled_case(anna)


@pytest.fixture
def case_of_bernd(bernd: Staff) -> Case:
    """Return a case that Bernd holds: for Anna a hidden one."""
    return registered(bernd)


@pytest.fixture
def proposal_of_emre(emre: Staff, hanna: Staff) -> Proposal:
    """Return an open proposal that Emre made and Hanna may decide."""
    with act_as(emre):
        return propose(
            first_name="Milan",
            last_name="Unterholz",
            birth_on=date(1991, 6, 30),
            reason="Mehrere Anläufe in der Vermittlung sind an der Wohnlage gescheitert",
            proposed_on=date(2026, 10, 5),
            by=emre.actor,
        )


@pytest.fixture
def made_up() -> UUID:
    """Return an id that belongs to nothing."""
    return uuid4()


@pytest.fixture
def service_import() -> Actor:
    """Return the service that imports."""
    return Actor.service("import")
