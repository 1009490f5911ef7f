"""The directory in and out of files: a table, HSDS, an address book."""

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped]  # reads what we wrote
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from jsonschema import Draft202012Validator, FormatChecker

from lotsenbuch.accounts.models import Staff
from lotsenbuch.intake.rules.sheets import write_csv, write_xlsx
from lotsenbuch.partners import actions
from lotsenbuch.partners.models import Contact, Organisation, Service
from lotsenbuch.partners.queries.exchange import file_of
from lotsenbuch.partners.queries.search import Asked, find
from lotsenbuch.partners.rules.exchange import COLUMNS
from lotsenbuch.records import clock
from tests.cast import act_as, client_of

from .work import network_places, one_partner, some_partners

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(anna: Staff) -> dict[str, Service]:
    return some_partners(anna)


def _kept() -> list[str]:
    rows = Service.objects.values_list("name", "category", "languages", "free_places", "hours", "area")
    return sorted(map(str, rows))


# What the schemas of HSDS 3 ask for (github.com/openreferral/specification, `schema/*.json`, read 2026-11-22): required
# columns, closed lists and formats of the tables with rules beyond a key.
_UUID, _MAIL = ({"type": "string", "format": one} for one in ("uuid", "email"))
_MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
_URI = {"type": "string", "pattern": r"^https?://\S+$"}
HSDS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "organization": (("name", "description"), {"email": _MAIL, "website": _URI}),
    "service": (
        ("name", "status", "organization_id"),
        {"email": _MAIL, "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]}},
    ),
    "location": (("location_type",), {"location_type": {"enum": ["physical", "postal", "virtual"]}}),
    "address": (
        ("address_1", "city", "state_province", "postal_code", "country", "address_type"),
        {"location_id": _UUID, "address_type": {"enum": ["physical", "postal", "virtual"]}},
    ),
    "schedule": ((), {"freq": {"enum": ["WEEKLY", "MONTHLY"]}, "byday": {"pattern": "^(MO|TU|WE|TH|FR|SA|SU)$"}}),
    "service_capacity": (
        ("service_id", "unit_id", "available", "updated"), {"available": {"type": "number"}, "updated": _MOMENT},
    ),
    "attribute": (("link_id", "taxonomy_term_id", "link_entity"), {"link_id": _UUID, "taxonomy_term_id": _UUID}),
}  # fmt: skip


def complaints_of_hsds(tables: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Return what HSDS would say against these tables."""
    found = []
    for name, rows in tables.items():
        required, columns = HSDS.get(name, ((), {}))
        schema = {"type": "object", "required": ["id", *required], "properties": {"id": _UUID, **columns}}
        checker = Draft202012Validator(schema, format_checker=FormatChecker())
        found += [f"{name}: {error.message}" for row in rows for error in checker.iter_errors(row)]
    return found


def test_what_is_no_hsds_is_seen() -> None:
    bad: dict[str, Any] = {"id": "1", "name": "x", "status": "da", "email": ""}
    assert len(complaints_of_hsds({"service": [bad]})) == 4


def test_every_file_comes_back_as_it_went_out(network: dict[str, Service], anna: Staff) -> None:
    with act_as(anna):
        new: dict[str, Any] = {"is_new": True, "seen": 0, "by": anna.actor}
        far, values = network["far"].organisation, {"name": "Karin Probst"}
        actions.keep_part(organisation=far, row=Contact(), values=values, **new)
        Organisation.objects.filter(name="Gärtnerei Feldblick").update(cooperation="=1+1")
        # Of one only the waiting time was told, long ago and by telephone: no file makes it today's.
        long_ago = {
            "waiting_weeks": 6,
            "free_places": None,
            "places_on": date(2026, 3, 2),
            "places_by": "Telefonat, Hr. Ö.",
        }
        Service.objects.filter(pk=network["far"].pk).update(**long_ago)
        files = {ending: file_of(ending) for ending in ("csv", "xlsx", "hsds")}
        before = _kept()
        assert b"'=1+1" in files["csv"]
        with zipfile.ZipFile(io.BytesIO(files["hsds"])) as archive:
            tables = json.loads(archive.read("hsds.json"))
            package = json.loads(archive.read("datapackage.json"))
            assert complaints_of_hsds(tables) == []
            assert {one["path"] for one in package["resources"]} <= set(archive.namelist())
            assert {"organizations.csv", "service_at_location.csv", "units.csv"} <= set(archive.namelist())
        assert {one["organization_id"] for one in tables["service"]} <= {one["id"] for one in tables["organization"]}
        assert {one["status"] for one in tables["service"]} == {"active"}
        assert b"=1+1" not in files["hsds"]  # notes on the cooperation stay in the house
        for ending, data in files.items():
            name = f"netzwerk.{'zip' if ending == 'hsds' else ending}"
            told = actions.import_file(data=data, filename=name, is_trial=False, by=anna.actor)
            assert (told.organisations, told.services, told.contacts, told.problems) == (0, 0, 0, []), ending
            assert told.completed == 0, ending
            assert _kept() == before


def test_a_file_is_tried_first_and_says_what_cannot_be_taken(anna: Staff) -> None:
    network_places()
    good = {"Organisation": "Brückenhaus", "Angebot": "Begleitung", "Art": "Suchtberatung", "Postleitzahl": "44532"}
    bad = [{**good, "Freie Plätze": "viele"}, {"Angebot": "ohne Namen"}, {**good, "Freie Plätze": "3"}]
    browser, page = client_of(anna), reverse("partners:import_directory")
    for write, name in ((write_csv, "n.csv"), (write_xlsx, "n.xlsx")):
        data = write(COLUMNS, [good, *bad])
        answer = browser.post(page, {"file": SimpleUploadedFile(name, data), "is_trial": "on"})
        assert "Das käme dazu" in answer.text
        assert all(f"Zeile {number}:" in answer.text for number in (3, 4, 5))
        with act_as(anna):
            assert not Organisation.objects.exists()
    browser.post(page, {"file": SimpleUploadedFile("n.csv", write_csv(COLUMNS, [good]))})
    with act_as(anna):
        assert find(Asked(words="brueckenhaus"), anna.actor).hits[0].service.category == "addiction"
    # What a form would refuse, a file does not bring in either; and who is gone is not brought back unasked.
    with act_as(anna):
        Organisation.objects.create(name="Altes Haus", ended_on=clock.today())
    odd = [
        {"Organisation": "Altes Haus", "Angebot": "Beratung"},
        {"Organisation": "A", "Internet": "javascript:alert(1)"},
        {"Organisation": "B", "E-Mail der Organisation": "kein Zeichen"},
        {"Organisation": "C", "Postleitzahl": "x" * 10_000},
        {"Organisation": "D", "Internet": "www.beispiel.invalid"},
    ]
    said = ["Altes Haus", "Internetadresse", "E-Mail-Adresse", "10000 Zeichen"]
    answer = browser.post(page, {"file": SimpleUploadedFile("n.csv", write_csv(COLUMNS, odd))})
    assert [text for text in said if text not in answer.text] == []
    turned = {"organization": [{"id": "1", "name": "Ver\u202ekehrt"}, {"id": "2", "name": "E", "website": "ftp://x"}]}
    answer = browser.post(page, {"file": SimpleUploadedFile("n.json", json.dumps(turned).encode())})
    assert ("Steuerzeichen" in answer.text, "ftp://x" in answer.text) == (True, True)
    with act_as(anna):
        kept = Organisation.objects.exclude(name="Brückenhaus").values_list("name", "website")
        assert sorted(kept) == [("Altes Haus", ""), ("D", "https://www.beispiel.invalid")]
        assert Service.objects.count() == 1
    for name, data in (("n.zip", b"PK nichts"), ("n.json", b"[1]"), ("n.csv", b"Name;Ort\r\nA;B"), ("n.csv", b" ")):
        answer = browser.post(page, {"file": SimpleUploadedFile(name, data)})
        assert (answer.status_code, "kern-error" in answer.text) == (422, True), name


def test_hsds_of_somebody_else_is_read_by_what_its_package_says_of_itself(anna: Staff) -> None:
    """Other names of files, a place that only a service names, hours with seconds and a zone, places of a named day."""
    tables = {
        "organization": "id,name,description\r\no,Haus am Wall,Beratung",
        "service": "id,organization_id,name,status\r\ns,o,Frauenberatung,active\r\nt,o,Vorbei,defunct",
        "location": "id,name,location_type\r\nl,Wallhaus,physical",
        "address": "id,location_id,address_1,city,postal_code\r\na,l,Am Wall 1,Lotsenau,44532",
        "service_at_location": "id,service_id,location_id\r\nx,s,l",
        "schedule": 'id,service_id,freq,byday,opens_at,closes_at\r\nh,s,WEEKLY,"MO,WE",09:00:00+01:00,12:30:00+01:00',
        "service_capacity": "id,service_id,unit_id,available,description,updated\r\nc,s,u,3,,2026-02-28T08:00:00Z",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in tables.items():
            archive.writestr(f"daten/{name}-2026.csv", text)
        resources = [{"name": name, "path": f"daten/{name}-2026.csv"} for name in tables]
        archive.writestr("datapackage.json", json.dumps({"resources": resources}))
    with act_as(anna):
        told = actions.import_file(data=out.getvalue(), filename="a.zip", is_trial=False, by=anna.actor)
        assert (told.organisations, told.services, told.sites, told.problems) == (1, 1, 1, [])
        kept = Service.objects.get()
        assert (kept.name, kept.hours[:3]) == ("Frauenberatung", ["9-12:30", "", "9-12:30"])
        assert (kept.free_places, f"{kept.places_on}") == (3, "2026-02-28")
        assert [at.site.street for at in kept.ats.all()] == ["Am Wall 1"]


def test_a_contact_goes_into_an_address_book(anna: Staff) -> None:
    made = one_partner(anna)
    answer = client_of(anna).get(reverse("partners:card", args=[made["organisation_id"], made["part_row_id"]]))
    card = vobject.readOne(answer.text)
    assert (card.fn.value, card.n.value.family, card.org.value) == (
        "Karin Probst",
        "Probst",
        ["Schuldnerhilfe Lotsenau"],
    )
    assert answer.headers["Content-Type"].startswith("text/vcard")
