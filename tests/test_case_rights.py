"""Who may see what, on the screens: the holder gives, withdraws and seals; a letter gives nobody away."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.actions import change_master_data, give_class, let_in, seal_case, set_task
from lotsenbuch.cases.models import Access, Case, Grant
from lotsenbuch.cases.queries import cases_of, classes_of, open_facts
from lotsenbuch.cases.rules.person import PersonData
from lotsenbuch.intake.queries.caseload import own_caseload
from lotsenbuch.office.rules.words import gives_away
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import DataClass
from tests.cast import PERSON, SECRETS, act_as, client_of, colleague, registered

pytestmark = pytest.mark.django_db
WHY = "Vertretung während des Urlaubs"
HIDDEN = PersonData(
    **{
        **{name: getattr(PERSON, name) for name in PERSON.__dataclass_fields__ if name != "facts"},
        "has_protected_address": True,
        "facts": {},
    }
)


def typed(day: int = 3) -> str:
    """Return a day as it is typed."""
    return f"{timezone.localdate() + timedelta(days=day):%d.%m.%Y}"


def post(client: Client, name: str, case: Case, *more: Any, **data: Any) -> HttpResponse:
    """Send a form of a page of the case."""
    answer: Any = client.post(reverse(f"cases:{name}", args=[case.id, *more]), data)
    return cast("HttpResponse", answer)


def page(client: Client, name: str, case: Case) -> str:
    """Return a page of the case."""
    return client.get(reverse(f"cases:{name}", args=[case.id])).content.decode()


def undo(client: Client) -> None:
    """Press the undo button that is offered."""
    client.post(reverse("desk:take_back", args=[client.session["undo"]["id"]]))


@pytest.fixture
def let_bernd_in(case_of_anna: Case, anna: Staff, bernd: Staff) -> Access:
    """Let Bernd in as deputy through the screen."""
    client = client_of(anna)
    answer = post(client, "let_in", case_of_anna, staff=bernd.id, kind="deputy", until=typed(), reason=WHY)
    assert answer.status_code == 302
    with act_as(anna):
        return Access.objects.get(kind="deputy")


def test_the_holder_lets_somebody_in_and_reads_who_why_and_until_when(
    case_of_anna: Case, anna: Staff, bernd: Staff, let_bernd_in: Access
) -> None:
    shown = page(client_of(anna), "rights", case_of_anna)
    for word in (bernd.display_name, "Vertretung", WHY, typed(4), anna.display_name, "Klasse 2 · Gesundheit und Sucht"):
        assert word in shown, word
    assert client_of(bernd).get(reverse("desk:case_file", args=[case_of_anna.id])).status_code == 200


def test_others_read_their_own_rights_only(
    case_of_anna: Case, anna: Staff, bernd: Staff, hanna: Staff, let_bernd_in: Access
) -> None:
    with act_as(anna):
        until = timezone.now() + timedelta(days=2)
        let_in(case=case_of_anna, staff=hanna, kind="tandem", until=until, reason="Zu zweit", by=anna.actor)
    shown = page(client_of(bernd), "rights", case_of_anna)
    assert WHY in shown
    for word in ("Zu zweit", hanna.display_name, "Fall angelegt", "Beenden"):
        assert word not in shown, word


def test_a_right_withdrawn_ends_at_the_next_request_and_comes_back_in_time(
    case_of_anna: Case, anna: Staff, bernd: Staff, let_bernd_in: Access
) -> None:
    holder, deputy = client_of(anna), client_of(bernd)
    path = reverse("desk:case_file", args=[case_of_anna.id])
    assert deputy.get(path).status_code == 200
    assert post(holder, "end_access", case_of_anna, let_bernd_in.id).status_code == 302
    assert deputy.get(path).status_code == 404
    assert post(holder, "end_access", case_of_anna, let_bernd_in.id).status_code == 404
    undo(holder)
    assert deputy.get(path).status_code == 200


def test_a_class_is_given_and_withdrawn_on_the_screen(
    case_of_anna: Case, anna: Staff, bernd: Staff, let_bernd_in: Access
) -> None:
    holder, deputy = client_of(anna), client_of(bernd)
    path = reverse("desk:case_file", args=[case_of_anna.id])
    assert "Bandscheibenvorfall" not in deputy.get(path).content.decode()
    given = {"staff": bernd.id, "data_class": 2, "until": typed(), "reason": WHY}
    assert post(holder, "give_class", case_of_anna, **given).status_code == 302
    assert "Bandscheibenvorfall" in deputy.get(path).content.decode()
    with act_as(anna):
        grant = Grant.objects.get(actor=str(bernd.actor))
    post(holder, "withdraw_class", case_of_anna, grant.id)
    assert "Bandscheibenvorfall" not in deputy.get(path).content.decode()
    undo(holder)
    assert "Bandscheibenvorfall" in deputy.get(path).content.decode()


@pytest.mark.parametrize("name", ["let_in", "give_class", "seal", "unseal"])
def test_who_does_not_hold_the_case_finds_no_form(
    case_of_anna: Case, bernd: Staff, let_bernd_in: Access, name: str
) -> None:
    path = reverse(f"cases:{name}", args=[case_of_anna.id])
    assert {client_of(bernd).get(path).status_code, client_of(bernd).post(path).status_code} == {404}


@pytest.mark.parametrize(("until", "reason", "says"), [("1.1.2020", WHY, "zwischen heute"), ("", WHY, "Datum angeben")])
def test_a_right_has_an_end_ahead(
    case_of_anna: Case, anna: Staff, bernd: Staff, until: str, reason: str, says: str
) -> None:
    answer = post(client_of(anna), "let_in", case_of_anna, staff=bernd.id, kind="deputy", until=until, reason=reason)
    assert says in answer.content.decode()
    with act_as(anna):
        assert Access.objects.count() == 1


def test_a_notice_says_nothing_of_the_case(case_of_anna: Case, bernd: Staff, let_bernd_in: Access) -> None:
    with act_as(bernd):
        assert [one.kind for one in Notice.objects.all()] == [Notice.Kind.ACCESS_GIVEN]
    shown = client_of(bernd).get("/hinweise/").content.decode()
    assert "freigegeben" in shown
    assert [word for word in (*SECRETS, case_of_anna.fallnummer, WHY) if word in shown] == []


def test_the_page_of_rights_costs_the_same_for_one_and_for_three(
    case_of_anna: Case, anna: Staff, bernd: Staff, let_bernd_in: Access
) -> None:
    client = client_of(anna)
    page(client, "rights", case_of_anna)
    with CaptureQueriesContext(connection) as one:
        page(client, "rights", case_of_anna)
    with act_as(anna):
        until = timezone.now() + timedelta(days=2)
        for name in ("karla", "levi"):
            staff = colleague(name, name.capitalize(), Role.FALLMANAGEMENT)
            let_in(case=case_of_anna, staff=staff, kind="tandem", until=until, reason="Zu zweit", by=anna.actor)
            by, why = anna.actor, "Gemeinsames Gespräch dazu"
            give_class(case=case_of_anna, staff=staff, data_class=DataClass.DEBTS, until=until, reason=why, by=by)
    with CaptureQueriesContext(connection) as three:
        page(client, "rights", case_of_anna)
    assert len(three) == len(one) <= 15


# Sealing


@pytest.fixture
def sealed(case_of_anna: Case, anna: Staff) -> Case:
    """Seal Anna's case through the screen."""
    assert post(client_of(anna), "seal", case_of_anna, reason="Beschäftigte des Hauses").status_code == 302
    return case_of_anna


def test_a_sealed_case_is_named_on_and_marked_where_it_is_seen(sealed: Case, anna: Staff, bernd: Staff) -> None:
    holder = client_of(anna)
    for path in (reverse("desk:case_file", args=[sealed.id]), reverse("desk:cases")):
        assert "versiegelt" in holder.get(path).content.decode(), path
    assert "versiegelt" in holder.post(reverse("desk:search"), {"q": "Quellmoor"}).content.decode()
    assert 'value="deputy"' not in page(holder, "let_in", sealed)
    post(holder, "let_in", sealed, staff=bernd.id, kind="named", until=typed(), reason=WHY)
    assert "versiegelt" in client_of(bernd).get(reverse("desk:cases")).content.decode()


def test_a_sealed_case_stands_in_no_file_not_even_its_holders(sealed: Case, anna: Staff) -> None:
    with act_as(anna):
        assert cases_of(anna.actor).count() == 1
        assert own_caseload(anna.actor).count() == 0
    data = client_of(anna).get(reverse("intake:export_caseload", args=["csv"])).content.decode("utf-8-sig")
    assert [word for word in ("Quellmoor", "Fliederstieg", sealed.fallnummer) if word in data] == []


def test_the_seal_is_lifted_on_the_screen(sealed: Case, anna: Staff, chris: Staff) -> None:
    assert sealed.fallnummer not in client_of(chris).get(reverse("desk:cases")).content.decode()
    assert post(client_of(anna), "unseal", sealed, reason="Nicht mehr im Haus").status_code == 302
    assert sealed.fallnummer in client_of(chris).get(reverse("desk:cases")).content.decode()


# A letter to a protected address


@pytest.fixture
def hidden(anna: Staff) -> Case:
    """Return a case of Anna's with a protected address."""
    return registered(anna, HIDDEN)


def test_with_the_grant_a_letter_is_one_click_away(hidden: Case, anna: Staff) -> None:
    """That it goes out singly, with a neutral sender, and is seen by who holds the grant: `letters/tests`."""
    client, way = client_of(anna), ">Brief</a>"
    assert way in page(client, "person", hidden)
    assert way not in page(client, "person", registered(anna)), "who lives openly gets letters like everybody"


def pages_of(client: Client, case: Case) -> Iterator[tuple[str, str]]:
    """Return every page on which something of the case stands."""
    names = ("rights", "channels", "household", "protected_facts")
    yield from ((name, page(client, name, case)) for name in names)
    for path in (reverse("desk:home"), reverse("desk:cases"), reverse("desk:print_file", args=[case.id]), "/hinweise/"):
        yield path, client.get(path).content.decode()
    yield "export", client.get(reverse("intake:export_caseload", args=["csv"])).content.decode("utf-8-sig")
    yield "search", client.post(reverse("desk:search"), {"q": "Quellmoor"}).content.decode()


def test_a_protected_address_stands_nowhere_but_with_the_person(hidden: Case, anna: Staff) -> None:
    client = client_of(anna)
    with act_as(anna):
        set_task(case=hidden, title="Brief übergeben", due_on=timezone.localdate(), by=anna.actor)
    assert "Fliederstieg" in page(client, "person", hidden), "nothing could leak, nothing is proven"
    assert {name for name, text in pages_of(client, hidden) if "Fliederstieg" in text} == set()
    with act_as(anna):
        assert classes_of(hidden.id, anna.actor) == {2, 3, 4}


@pytest.mark.parametrize(
    "sender", ["Jobcenter Lotsenau", "JOB-CENTER", "Agentur für Arbeit", "Sozialamt", "Fallmanagement", "Frauenhaus"]
)
def test_a_telling_sender_is_refused(sender: str) -> None:
    assert gives_away(sender)


@pytest.mark.parametrize("sender", ["Postfach 10 01 01, 44532 Lotsenau", "Hauptstraße 5, 44532 Lotsenau", ""])
def test_a_neutral_sender_is_taken(sender: str) -> None:
    assert not gives_away(sender)


# A ciphertext is bound to table, row and field, and by the key to the person


@pytest.mark.parametrize("moved", ["table", "row", "field", "person"])
def test_a_ciphertext_moved_anywhere_does_not_open(moved: str) -> None:
    from uuid import uuid4  # a made-up person each

    from cryptography.exceptions import InvalidTag

    row, (key, _), (other_key, _) = uuid4(), cipher.new_key(uuid4()), cipher.new_key(uuid4())
    place: dict[str, Any] = {"table": "cases_protectedfact", "row": row, "field": "sealed"}
    sealed_text = cipher.seal(key, "Rückenleiden", **place)
    assert cipher.unseal(key, sealed_text, **place) == "Rückenleiden"
    elsewhere = {"table": "intake_barrier", "row": uuid4(), "field": "text"}
    place |= {moved: elsewhere[moved]} if moved != "person" else {}
    with pytest.raises(InvalidTag):
        cipher.unseal(other_key if moved == "person" else key, sealed_text, **place)


def test_a_ciphertext_copied_into_another_persons_row_does_not_open(case_of_anna: Case, anna: Staff) -> None:
    """Even under the key of that row's own id: whoever copies rows in the database reads nothing."""
    from cryptography.exceptions import InvalidTag

    from lotsenbuch.cases.models import ProtectedFact

    other = registered(anna)
    with act_as(anna):
        stolen = ProtectedFact.objects.get(case=case_of_anna, kind="health")
        copy = ProtectedFact(case=other, kind="health", data_class=2, sealed=bytes(stolen.sealed))
        copy.recorded_by, copy.recorded_at = str(anna.actor), timezone.now()
        copy.save(force_insert=True)
        with pytest.raises(InvalidTag):
            open_facts(Case.objects.select_related("person__key").get(pk=other.id))


def test_the_address_leaves_the_open_columns_when_it_becomes_protected(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        person = case_of_anna.person
        change_master_data(case=case_of_anna, person=person, seen=person.version, data=HIDDEN, by=anna.actor)
        person.refresh_from_db()
        assert (person.street, person.postcode, person.town) == ("", "", "")
        seal_case(case=case_of_anna, reason="Auskunftssperre besteht", by=anna.actor)
