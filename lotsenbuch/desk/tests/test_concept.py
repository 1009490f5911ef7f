"""The authorisation concept says what the program does, on the page and in the documentation."""

import pytest
from django.conf import settings

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import RIGHT_LABELS, ROLE_LABELS, TABLE, Right, Role
from lotsenbuch.cases.models import Access
from lotsenbuch.desk.management.commands.write_concept import PLACE
from lotsenbuch.desk.queries.concept import as_markdown, concept
from lotsenbuch.records.rules import DataClass
from tests.cast import Cast, client_of


def table(title: str) -> list[tuple[str, ...]]:
    (section,) = (one for one in concept() if one.title == title)
    return list(section.rows)


def test_the_documentation_is_up_to_date() -> None:
    written = (settings.BASE / PLACE).read_text(encoding="utf-8")
    assert written == as_markdown(), "please run ./lotse django write_concept"


def test_every_right_stands_there_with_the_roles_that_carry_it() -> None:
    ticks = {
        row[0]: {list(Role)[at] for at, tick in enumerate(row[1:]) if tick == "ja"} for row in table("Rechte je Rolle")
    }
    assert ticks == {RIGHT_LABELS[right]: set(TABLE[right]) for right in Right}


def test_every_role_kind_of_access_and_class_stands_there() -> None:
    assert {row[0] for row in table("Rollen")} == set(ROLE_LABELS.values())
    assert {row[1] for row in table("Arten des Zugangs zum Fall")} == set(Access.Kind.values)
    assert {row[0] for row in table("Schutzklassen")} == {of.label for of in DataClass}


def test_every_label_of_a_right_is_its_own() -> None:
    assert len(set(RIGHT_LABELS.values())) == len(Right)
    assert set(RIGHT_LABELS) == set(TABLE) == set(Right)


@pytest.mark.django_db
def test_those_who_check_it_may_read_it_and_nobody_else(everybody: Cast) -> None:
    path = "/verwaltung/berechtigungskonzept/"
    answers = {name: client_of(staff).get(path).status_code for name, staff in everybody.items()}
    assert {name for name, status in answers.items() if status == 200} >= {"dilek", "frieda", "gerda"}
    assert {answers[name] for name in ("anna", "bernd", "chris", "emre", "hanna")} == {404}


@pytest.mark.django_db
def test_the_page_shows_every_section(dilek: Staff) -> None:
    page = client_of(dilek).get("/verwaltung/berechtigungskonzept/").text
    assert [section.title for section in concept() if f">{section.title}<" not in page] == []
    assert "lotse_guard" in page
