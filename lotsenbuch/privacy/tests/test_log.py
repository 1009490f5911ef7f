"""Who looked at a file, and searching the log: for the holder, for the officer, for two people together."""

import csv
import io
import json
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import ask_search, decide_search, record_reads, search_case
from lotsenbuch.audit.models import Entry, Search
from lotsenbuch.cases.models import Case
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor, DataClass, RefusedError
from tests.cast import SECRETS, act_as, client_of
from tests.detectors import assert_constant_queries

pytestmark = pytest.mark.django_db
SUSPICION = "Eine Nachbarin kennt Einzelheiten aus der Akte"


def read_by(staff: Staff, case: Case, data_class: DataClass = DataClass.COUNSELLING) -> None:
    with act_as(staff):
        record_reads("case_file", by=staff.actor, purpose="Vertretung im Urlaub", cases={case.id: data_class})


def entries_of(actor: Actor, what: str) -> int:
    with acting_as(Actor.service("seal")):
        return Entry.objects.filter(actor=str(actor), what=what).count()


# The holder and the person


def test_the_holder_sees_who_looked(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    read_by(bernd, case_of_anna, DataClass.HEALTH)
    page = client_of(anna).get(reverse("privacy:who_looked", args=[case_of_anna.id])).content.decode()
    for word in ("Bernd Brandt", "Vertretung im Urlaub", "Klasse 2 · Gesundheit und Sucht", "gelesen"):
        assert word in page
    assert entries_of(anna.actor, "who_looked") == 1


def test_nobody_but_the_holder_sees_who_looked(bernd: Staff, case_of_anna: Case) -> None:
    for name in ("privacy:who_looked", "privacy:print_who_looked"):
        assert client_of(bernd).get(reverse(name, args=[case_of_anna.id])).status_code == 404
    read_by(bernd, case_of_anna)
    with act_as(bernd):
        assert set(Entry.objects.values_list("actor", flat=True)) == {str(bernd.actor)}


def test_the_database_shows_a_holder_the_own_case_only(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    other = UUID(int=5)
    with act_as(bernd):
        record_reads("case_file", by=bernd.actor, purpose="", cases={other: DataClass.COUNSELLING})
        record_reads("cases", by=bernd.actor, purpose="", cases={}, listed=[case_of_anna.id, other])
    read_by(bernd, case_of_anna)
    with act_as(anna):
        seen = set(Entry.objects.filter(actor=str(bernd.actor)).values_list("kind", "case_id"))
    assert seen == {("read", case_of_anna.id)}


def test_the_sheet_for_the_person_names_no_staff(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    read_by(bernd, case_of_anna)
    client_of(anna).get(reverse("desk:case_file", args=[case_of_anna.id]))
    page = client_of(anna).get(reverse("privacy:print_who_looked", args=[case_of_anna.id])).content.decode()
    assert "Vertretung im Urlaub" in page
    assert "Fallmanagement" in page
    assert [name for name in ("Bernd", "Brandt", "Arndt") if name in page] == []


def test_the_page_asks_as_much_for_three_as_for_one(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    client, path = client_of(anna), reverse("privacy:who_looked", args=[case_of_anna.id])
    assert_constant_queries(lambda: client.get(path), lambda _number: read_by(bernd, case_of_anna))


# The officer, by case


def search_for(officer: Staff, case: Case) -> str:
    today = timezone.localdate().strftime("%d.%m.%Y")
    sent = {"fallnummer": case.fallnummer, "from_on": today, "until_on": today, "reason": SUSPICION}
    response = client_of(officer).post(reverse("privacy:search_case"), sent)
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def test_an_officer_finds_a_case_and_sees_no_content(dilek: Staff, bernd: Staff, case_of_anna: Case) -> None:
    read_by(bernd, case_of_anna)
    with act_as(bernd):
        record_reads("cases", by=bernd.actor, purpose="Liste", cases={}, listed=[UUID(int=5), case_of_anna.id])
    page = client_of(dilek).get(search_for(dilek, case_of_anna)).content.decode()
    assert "Bernd Brandt" in page
    assert "in einer Liste gezeigt" in page
    assert str(UUID(int=5)) not in page
    assert [secret for secret in SECRETS if secret in page] == []
    assert entries_of(dilek.actor, "audit.search_case") == 1


def test_a_search_is_over_after_an_hour(dilek: Staff, case_of_anna: Case) -> None:
    search_for(dilek, case_of_anna)
    with act_as(dilek):
        assert Entry.objects.filter(case_id=case_of_anna.id).exclude(actor=str(dilek.actor)).exists()
        past = Search.objects.get()
    with time_machine.travel(timezone.now() - timedelta(hours=2), tick=False), act_as(dilek):
        old = search_case(
            case_id=UUID(int=6), reason=SUSPICION, from_on=past.from_on, until_on=past.until_on, by=dilek.actor
        )
    with act_as(dilek):
        record_reads("x", by=dilek.actor, purpose="", cases={UUID(int=7): DataClass.COUNSELLING})
        assert old.expires_at < timezone.now()
        assert not Entry.objects.filter(case_id=UUID(int=6)).exclude(actor=str(dilek.actor)).exists()


def test_an_officer_without_a_search_sees_own_entries_only(dilek: Staff, case_of_anna: Case) -> None:
    with act_as(dilek):
        assert not Entry.objects.exclude(actor=str(dilek.actor)).exists()


def test_a_number_that_does_not_exist_is_refused_at_its_field(dilek: Staff, house: object) -> None:
    sent = {"fallnummer": "0000", "from_on": "heute", "until_on": "heute", "reason": SUSPICION}
    page = client_of(dilek).post(reverse("privacy:search_case"), sent).content.decode()
    assert "Diese Fallnummer gibt es nicht" in page


# By colleague: two named people


def asked(by: Staff, about: Staff) -> Search:
    today = timezone.localdate()
    with act_as(by):
        return ask_search(subject=about.actor, reason=SUSPICION, from_on=today, until_on=today, by=by.actor)


def seen_of(by: Staff, about: Staff) -> int:
    with act_as(by):
        return Entry.objects.filter(actor=str(about.actor)).count()


def test_two_people_together_see_what_a_colleague_opened(
    dilek: Staff, ines: Staff, jonas: Staff, bernd: Staff, case_of_anna: Case
) -> None:
    read_by(bernd, case_of_anna)
    search = asked(dilek, bernd)
    assert (seen_of(dilek, bernd), seen_of(ines, bernd)) == (0, 0)
    path = reverse("privacy:decide_search", args=[search.id])
    assert client_of(ines).post(path, {"decision": "yes"}).status_code == 302
    assert (seen_of(dilek, bernd), seen_of(ines, bernd), seen_of(jonas, bernd)) == (1, 1, 0)
    page = client_of(dilek).get(reverse("privacy:log_search", args=[search.id])).content.decode()
    assert "Vertretung im Urlaub" in page
    assert entries_of(dilek.actor, "audit.ask_search") == entries_of(ines.actor, "audit.decide_search") == 1


def test_a_refused_search_shows_nothing(dilek: Staff, ines: Staff, bernd: Staff, case_of_anna: Case) -> None:
    read_by(bernd, case_of_anna)
    search = asked(dilek, bernd)
    with act_as(ines):
        decide_search(search=search, is_granted=False, by=ines.actor)
        with pytest.raises(RefusedError):
            decide_search(search=search, is_granted=True, by=ines.actor)
    assert (seen_of(dilek, bernd), seen_of(ines, bernd)) == (0, 0)


@pytest.mark.parametrize("who", ["asker", "suspect", "officer", "administration"])
def test_nobody_releases_alone_or_for_oneself(who: str, ines: Staff, jonas: Staff, dilek: Staff, frieda: Staff) -> None:
    by = {"asker": ines, "suspect": jonas, "officer": dilek, "administration": frieda}[who]
    search = asked(ines, jonas)
    with act_as(by), pytest.raises(RefusedError):
        decide_search(search=search, is_granted=True, by=by.actor)
    assert seen_of(ines, jonas) == 0


def test_who_is_suspected_does_not_see_it(ines: Staff, jonas: Staff) -> None:
    search = asked(ines, jonas)
    client = client_of(jonas)
    assert client.get(reverse("privacy:log_search", args=[search.id])).status_code == 404
    assert str(search.id) not in client.get(reverse("privacy:log_searches")).content.decode()


@pytest.mark.parametrize("name", ["anna", "chris", "frieda", "gerda"])
def test_nobody_else_writes_a_search(name: str, request: pytest.FixtureRequest, dilek: Staff) -> None:
    staff: Staff = request.getfixturevalue(name)
    with pytest.raises(DatabaseError, match="row-level security"):
        asked(staff, dilek)


def test_no_search_is_written_as_released(dilek: Staff, bernd: Staff, house: object) -> None:
    now = timezone.now()
    with pytest.raises(DatabaseError, match="row-level security"), act_as(dilek):
        Search(
            subject=str(bernd.actor),
            reason=SUSPICION,
            from_on=now.date(),
            until_on=now.date(),
            asked_by=str(dilek.actor),
            asked_at=now,
            released_by=str(bernd.actor),
            released_at=now,
            expires_at=now + timedelta(hours=1),
        ).save(force_insert=True)


# The export


def exported(*arguments: str) -> str:
    out = io.StringIO()
    call_command("audit_export", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.mark.parametrize("name", ["anna", "dilek"])
def test_holder_and_officer_export_metadata(
    name: str, anna: Staff, bernd: Staff, dilek: Staff, case_of_anna: Case
) -> None:
    read_by(bernd, case_of_anna)
    said = exported("--case", case_of_anna.fallnummer, "--by", name)
    rows = list(csv.reader(io.StringIO(said), delimiter=";"))
    assert rows[0] == ["Zeitpunkt", "Wer", "Rolle", "Was", "Zweck", "Klasse"]
    assert next(row[1:] for row in rows if row[1] == "Bernd Brandt")[3:] == [
        "Vertretung im Urlaub",
        "Klasse 1 · Beratung",
    ]
    assert [secret for secret in SECRETS if secret in said] == []
    told = json.loads(exported("--case", case_of_anna.fallnummer, "--by", name, "--json"))
    assert len(told["entries"]) >= len(rows) - 1
    who = {"anna": anna, "dilek": dilek}[name]
    assert entries_of(who.actor, "audit_export" if name == "anna" else "audit.search_case") == 2


@pytest.mark.parametrize("name", ["bernd", "frieda", "niemand"])
def test_nobody_else_exports(name: str, bernd: Staff, frieda: Staff, case_of_anna: Case) -> None:
    with pytest.raises(SystemExit) as ended:
        exported("--case", case_of_anna.fallnummer, "--by", name)
    assert ended.value.code == 2
