"""The synthetic Jobcenter itself: its words, places, teams and colleagues. All of them are invented."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from math import ceil
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.audit.actions import acting_role
from lotsenbuch.intake.models import CheckItem
from lotsenbuch.office.models import (
    House,
    LetterHead,
    Member,
    Office,
    OpeningHours,
    Project,
    ProjectTerms,
    Room,
    SignatureBlock,
    Team,
)
from lotsenbuch.office.rules.hours import read_spans
from lotsenbuch.office.rules.project import read_project
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

from .own import add_own

BUILDER = Actor.service("demo")
IMPORT_DAYS = 30
YEARS_IN_SERVICE = 4
FIRST_PHONE = 150  # below the numbers of the generated people
CASES_OF_ANNA_AND_BERND = 145
CASES_OF_THE_OTHERS = 60
MITTE, NORD, PLACEMENT, CLEARING = "Team Mitte", "Team Nord", "Team Arbeitsvermittlung", "Team Clearing"
OFFICES = (
    ("Lotsenau Mitte", "Musterplatz 1, 44532 Lotsenau"),
    ("Lotsenau-Nord", "Musterweg 30, 44533 Lotsenau-Nord"),
    ("Altenbrück", "Beispielallee 2, 44534 Altenbrück"),
)
# Monday to Friday, as they are typed.
HOURS = ("8-12, 13-16", "8-12, 13-16", "8-12", "8-12, 13-18", "8-12")
# Name, seats, without steps and wide enough; per place.
ROOMS = (
    (("Beratung 1.04", 3, True), ("Beratung 1.05", 3, False), ("Gruppenraum 1.10", 12, True)),
    (("Beratung 0.02", 4, True), ("Beratung 2.11", 3, False)),
    (("Beratung 0.01", 4, True),),
)
TEAMS = ((MITTE, 0), (NORD, 1), (PLACEMENT, 0), (CLEARING, 0))
PROJECTS = ("guide", "take-off")
# What a check list may offer; a house keeps its own. (Schlüsselgruppe, class of data, barriers)
CHECK_LIST = (
    ("qualifikation", 1, ("kein Schulabschluss", "kein verwertbarer Berufsabschluss", "Abschluss nicht anerkannt")),
    ("qualifikation", 1, ("Deutschkenntnisse für den Beruf noch im Aufbau", "lange nicht im gelernten Beruf")),
    ("leistungsfaehigkeit", 1, ("Lesen und Schreiben fallen schwer", "Tagesablauf noch ohne Rhythmus")),
    ("leistungsfaehigkeit", 2, ("gesundheitliche Einschränkung", "Suchterkrankung")),
    ("motivation", 1, ("nach vielen Absagen wenig Zutrauen", "berufliches Ziel noch offen")),
    (
        "rahmenbedingungen",
        1,
        ("Wohnung unsicher oder keine Wohnung", "Kinderbetreuung fehlt", "Pflege von Angehörigen"),
    ),
    ("rahmenbedingungen", 1, ("Weg zur Arbeit ohne Bus und Auto", "schwer zu erreichen")),
    ("rahmenbedingungen", 3, ("Schulden", "Verurteilung, die bei der Stellensuche zählt")),
)


@dataclass(frozen=True, slots=True)
class Colleague:
    """One invented colleague."""

    username: str
    first_name: str
    last_name: str
    role: Role
    team: str = ""
    is_lead: bool = False


ACCOUNTS = (
    Colleague("anna", "Anna", "Sommerfeld", Role.FALLMANAGEMENT, MITTE),
    Colleague("bernd", "Bernd", "Hallmann", Role.FALLMANAGEMENT, MITTE),
    Colleague("chris", "Chris", "Adeyemi", Role.TEAM_LEAD, MITTE, is_lead=True),
    Colleague("dilek", "Dilek", "Aydoğan", Role.OFFICER),
    Colleague("emre", "Emre", "Tunalı", Role.PLACEMENT, PLACEMENT),
    Colleague("frieda", "Frieda", "Lindenau", Role.ADMINISTRATION),
    Colleague("gerda", "Gerda", "Thomsen", Role.STAFF_COUNCIL),
    Colleague("hanna", "Hanna", "Petersen", Role.CLEARING, CLEARING),
    Colleague("ines", "Ines", "Rautenberg", Role.OVERSIGHT),
    Colleague("jonas", "Jonas", "Lindqvist", Role.OVERSIGHT),
)
SECOND_LEAD = Colleague("wiebke", "Wiebke", "Falkenhain", Role.TEAM_LEAD, NORD, is_lead=True)
# Further Fallmanagement, as many as the cases need; nobody logs in as them in the tour.
MORE_NAMES = """
Ida Morgenroth, Jannes Ebersbach, Katja Wiesner, Levent Özkan, Mira Steinhoff, Nils Brockmann, Olena Savchuk,
Paul Hagedorn, Rabea Nowak, Sven Lohmann, Tanja Ritterbusch, Uwe Grothe, Vera Kaminski, Yannik Pohl, Zeynep Arslan,
Amira Haddad, Birte Claasen, Carsten Wolke, Daniela Rossi, Eike Tammen, Farid Nazari, Gitta Ahrens, Henning Buck
"""


@dataclass(frozen=True, slots=True)
class Cast:
    """The colleagues of the synthetic Jobcenter by user name."""

    staff: Mapping[str, Staff]
    roles: Mapping[str, Role]
    projects: Mapping[str, Project]

    @contextmanager
    def acting(self, username: str) -> Iterator[Actor]:
        """Let a colleague act, in the role that the log will name."""
        staff = self.staff[username]
        token = acting_role.set(self.roles[username].value)
        try:
            with acting_as(staff.actor):
                yield staff.actor
        finally:
            acting_role.reset(token)


def holders(cases: int) -> list[str]:
    """Return the user names of the further Fallmanagement that so many cases need."""
    return [person.username for person in _further(cases)]


def build_house(cases: int) -> Cast:
    """Create house, offices, teams, projects, check list and colleagues; runs in the caller's transaction.

    Everybody gets the same hash of the printed password: hashing it anew would cost a tenth of a second each.
    """
    with acting_as(BUILDER):
        return _built(cases)


def _built(cases: int) -> Cast:
    house = House.objects.first() or House()
    house.name, house.carrier = "Jobcenter Lotsenau", House.Carrier.ZKT
    house.save()
    offices = [Office(name=name, address=address) for name, address in OFFICES]
    Office.objects.bulk_create(offices)
    _furnish(offices)
    teams = {name: Team(name=name, office=offices[place]) for name, place in TEAMS}
    Team.objects.bulk_create(teams.values())
    projects = _projects()
    _offer_check_list()
    add_own(_start_of_service().date(), str(BUILDER))
    everybody = (*ACCOUNTS, SECOND_LEAD, *_further(cases))
    return Cast(
        staff=_hire(everybody, teams), roles={person.username: person.role for person in everybody}, projects=projects
    )


def _furnish(offices: list[Office]) -> None:
    """Give each place its hours, rooms and head of letters."""
    since = _start_of_service().date()
    for office, rooms in zip(offices, ROOMS, strict=True):
        OpeningHours.objects.bulk_create(
            OpeningHours(office=office, weekday=weekday, opens_at=span.opens_at, closes_at=span.closes_at)
            for weekday, typed in enumerate(HOURS)
            for span in read_spans(typed)
        )
        Room.objects.bulk_create(
            Room(office=office, name=name, seats=seats, is_barrier_free=is_free, from_on=since)
            for name, seats, is_free in rooms
        )
        street, town = office.address.split(", ")
        head = LetterHead(office=office, sender=f"Jobcenter Lotsenau\nFallmanagement\n{street}\n{town}")
        head.return_line = f"Jobcenter Lotsenau · {street} · {town}"
        head.phone, head.mail, head.web = "02303 000-100", "fallmanagement@beispiel.invalid", "www.beispiel.invalid"
        head.way_there = "Bus 5 bis Musterplatz, Eingang auf der Hofseite, Aufzug links."
        head.save(force_insert=True)


def _projects() -> dict[str, Project]:
    """Take the projects from their files, in force since before the oldest story."""
    projects = {}
    for file in PROJECTS:
        name, terms = read_project((Path(__file__).parent / "projects" / f"{file}.yaml").read_text(encoding="utf-8"))
        projects[name] = Project(name=name)
        projects[name].save(force_insert=True)
        values = {**asdict(terms), "stages": [asdict(one) for one in terms.stages]}
        values["professions"] = [asdict(one) for one in terms.professions]
        row = ProjectTerms(project=projects[name], valid_from=_start_of_service().date(), **values)
        row.made_by = str(BUILDER)
        row.save(force_insert=True)
    return projects


def _offer_check_list() -> None:
    """Offer barriers for the access check, unless the house came with some."""
    if CheckItem.objects.exists():
        return
    offered = [(group, level, label) for group, level, labels in CHECK_LIST for label in labels]
    CheckItem.objects.bulk_create(
        CheckItem(group=group, label=label, data_class=level, position=number)
        for number, (group, level, label) in enumerate(offered, start=1)
    )


def _further(cases: int) -> list[Colleague]:
    number = max(2, ceil((cases - CASES_OF_ANNA_AND_BERND) / CASES_OF_THE_OTHERS))
    people = [name.split() for name in MORE_NAMES.split(",")][:number]
    return [Colleague(first.lower(), first, last, Role.FALLMANAGEMENT, NORD) for first, last in people]


def _hire(people: tuple[Colleague, ...], teams: Mapping[str, Team]) -> dict[str, Staff]:
    secret = make_password(settings.DEMO_PASSWORD)
    staff = {
        person.username: Staff(
            username=person.username,
            first_name=person.first_name,
            last_name=person.last_name,
            email=f"{person.username}@beispiel.invalid",
            phone=f"+49 2303 000-{FIRST_PHONE + number}",
            password=secret,
        )
        for number, person in enumerate(people)
    }
    Staff.objects.bulk_create(staff.values())
    # Colleagues have been there longer than the oldest story.
    since = _start_of_service()
    roles = [
        RoleAssignment(staff=staff[person.username], role=person.role.value, valid_from=since, given_by=str(BUILDER))
        for person in people
    ]
    now = timezone.now()
    # From yesterday: row policies compare with the start of the transaction, which lies before `now`.
    roles.append(
        RoleAssignment(
            staff=staff["anna"],
            role=Role.IMPORTER.value,
            valid_from=now - timedelta(days=1),
            valid_until=now + timedelta(days=IMPORT_DAYS),
            given_by=str(BUILDER),
        )
    )
    RoleAssignment.objects.bulk_create(roles)
    Member.objects.bulk_create(
        Member(team=teams[person.team], staff=staff[person.username], is_lead=person.is_lead, valid_from=since)
        for person in people
        if person.team
    )
    SignatureBlock.objects.create(
        staff=staff["anna"],
        name="Anna Sommerfeld",
        position="Fallmanagerin",
        phone=staff["anna"].phone,
        mail=staff["anna"].email,
    )
    return staff


def _start_of_service() -> datetime:
    """Return the day on which the invented colleagues began."""
    day = timezone.localdate() - timedelta(days=365 * YEARS_IN_SERVICE)
    return datetime.combine(day, time(8), tzinfo=timezone.get_default_timezone())
