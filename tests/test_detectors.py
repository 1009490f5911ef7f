"""Every detector fails on its own sown fault."""

from pathlib import Path

import pytest
from django.core.paginator import UnorderedObjectListWarning
from django.test import Client

from lotsenbuch.accounts.actions import notify
from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.models import Case
from tests.cast import act_as, client_of, colleague
from tests.detectors import assert_constant_queries, page_faults, unused_templates

pytestmark = pytest.mark.urls("tests.faulty")
Failed = pytest.fail.Exception


@pytest.fixture
def at_anna(anna: Staff, case_of_anna: Case) -> Client:
    return client_of(anna)


@pytest.mark.parametrize("page", ["clean", "logged"])
def test_a_page_without_fault_passes(at_anna: Client, page: str) -> None:
    assert at_anna.get(f"/{page}/").status_code == 200


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("unlogged", r"read \['cases_journalentry'\] and wrote no entry"),
        ("unlogged_names", r"read \['cases_person'\] and wrote no entry"),
        ("understated", r"opened class 2 in cases_journalentry and logged class 1"),
        ("unknown_variable", r"Undefined template variable 'somebody.name'"),
        ("english", r"words on the screen: \['search'\]"),
        ("inline", r"inline p style=…, p onclick=…, <script>, <style>"),
        ("foreign", r"<html lang> is not German"),
        ("titled", r"the title names \['Freifrau', 'Quellmoor', 'Zeynep', 'Çelik'\]"),
        ("filed", r"the file name names \['Zeynep'\]"),
        ("unsaid", r"text/csv without a charset"),
        ("untyped", r"a body without a content type"),
    ],
)
def test_a_faulty_page_fails(at_anna: Client, page: str, complaint: str) -> None:
    with pytest.raises(Failed, match=complaint):
        at_anna.get(f"/{page}/")


def test_a_get_that_writes_fails(at_anna: Client, anna: Staff) -> None:
    with act_as(anna):
        notify(staff=anna, kind=Notice.Kind.IMPORT_DONE)
    with pytest.raises(Failed, match=r"a GET wrote to \['accounts_notice'\]"):
        at_anna.get("/writing/")


def test_a_list_in_pages_without_an_order_fails(at_anna: Client) -> None:
    with pytest.raises(UnorderedObjectListWarning):
        at_anna.get("/unordered/")


def test_a_list_that_asks_per_row_fails(at_anna: Client) -> None:
    with pytest.raises(AssertionError, match="more rows, more queries"):
        assert_constant_queries(
            lambda: at_anna.get("/greedy/"), lambda number: colleague(f"neu{number}", "Neumann", Role.CLEARING)
        )


def test_a_list_that_asks_too_much_fails(at_anna: Client) -> None:
    with pytest.raises(AssertionError, match=r"^\d+ queries"):
        assert_constant_queries(lambda: at_anna.get("/clean/"), lambda _number: None, most=1)


def test_a_script_address_is_inline() -> None:
    assert page_faults('<a href=" JavaScript:x()">los</a>') == ["inline a href=javascript:"]


def test_what_python_leaves_behind_is_found() -> None:
    assert page_faults("<p>Telefon: None</p>") == ["English or technical words on the screen: ['none']"]


def test_a_part_of_a_page_needs_no_language() -> None:
    assert page_faults("<li>Treffer</li>") == []


def test_an_unused_template_is_found(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        folder.mkdir()
        (folder / "login.html").write_text("", encoding="utf-8")
    for name in ("used.html", "unused.html"):
        (ours / name).write_text("unused.html", encoding="utf-8")
    view = tmp_path / "views.py"
    view.write_text('render(request, "used.html")', encoding="utf-8")
    templates = {path.name: path for path in ours.iterdir()}
    (ours / "used.html").write_text("", encoding="utf-8")
    assert unused_templates(templates, [view, *templates.values()], [theirs]) == ["unused.html"]
