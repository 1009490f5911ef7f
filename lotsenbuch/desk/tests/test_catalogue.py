"""The catalogue of data: nothing that reaches a person is kept without a word on why, for whom and how long (W10)."""

from typing import Any

import pytest
from django.db.models import ForeignKey

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.fields import ChannelFields, PersonFields
from lotsenbuch.cases.forms import FactsForm, MemberForm
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.rules.about import ABOUT
from lotsenbuch.desk.queries.catalogue import CATALOGUE, columns_described
from lotsenbuch.records.rules import DataClass, Deletion
from tests.cast import client_of
from tests.house import our_models


def _says_nothing_of_a_person(field: Any) -> bool:
    """Keys, what a row belongs to, and how often it was saved."""
    return field.primary_key or isinstance(field, ForeignKey) or field.name == "version"


def kept_columns() -> set[str]:
    """Return every column of every table that reaches a person."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        if getattr(model, "holds", None) is not None
        for field in model._meta.concrete_fields
        if not _says_nothing_of_a_person(field)
    }


def test_every_column_that_reaches_a_person_is_in_the_catalogue() -> None:
    assert {"cases.Person.first_name", "cases.ProtectedFact.sealed", "intake.Barrier.label"} <= kept_columns()
    assert kept_columns() - columns_described() == set(), "say why, for whom and how long in rules/about.py"


def test_the_catalogue_describes_nothing_that_is_not_kept() -> None:
    assert columns_described() - kept_columns() == set()


def test_every_entry_says_everything() -> None:
    lacking = [one.key for one in CATALOGUE if not all((one.label, one.purpose, one.seen_by, one.basis, one.columns))]
    assert lacking == []
    assert len({one.key for one in CATALOGUE}) == len(CATALOGUE)


def test_a_column_has_one_purpose_but_the_protected_statements() -> None:
    """Those share their columns: each kind is a row of its own."""
    seen: dict[str, list[str]] = {}
    for one in CATALOGUE:
        for column in one.columns:
            seen.setdefault(column, []).append(one.key)
    shared = {column for column, keys in seen.items() if len(keys) > 1}
    assert {column.rpartition(".")[0] for column in shared} == {"cases.ProtectedFact"}


def test_the_class_of_a_statement_is_the_one_that_it_is_stored_under() -> None:
    from lotsenbuch.cases.models import KIND_CLASS  # the table of the models

    assert {kind: ABOUT[kind].data_class for kind in KIND_CLASS} == dict(KIND_CLASS)


@pytest.mark.parametrize("form", [PersonFields(), ChannelFields(), FactsForm(classes={2, 3, 4}), MemberForm()])
def test_every_field_about_a_person_says_what_it_is_for(form: object) -> None:
    fields = {field.name: field.field for field in form.visible_fields()}  # type: ignore[attr-defined]  # a form
    assert [name for name, field in fields.items() if getattr(field, "about", None) is None] == []


@pytest.mark.django_db
def test_the_case_file_says_it_one_click_away(case_of_anna: Case, anna: Staff) -> None:
    page = client_of(anna).get(f"/fall/{case_of_anna.id}/").content.decode()
    assert '<span class="kern-sr-only">Anschrift: </span>Wozu?</summary>' in page
    assert ABOUT["street"].purpose in page
    assert ABOUT["health"].purpose in page


@pytest.mark.django_db
def test_the_sheet_names_everything_and_nobody(case_of_anna: Case, anna: Staff) -> None:
    page = client_of(anna).get("/daten/").content.decode()
    assert [one.label for one in CATALOGUE if one.label not in page] == []
    assert [rule.code for rule in Deletion if rule.code not in page] == []
    assert [one.label for one in DataClass if one.label not in page] == []
    assert case_of_anna.person.last_name not in page
