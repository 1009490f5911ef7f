"""Frames, forms and parts render with everything and with nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils.html import escape

from lotsenbuch.ui.tests.gallery import sample

UI = Path(__file__).parents[1]
GALLERY = UI / "tests" / "gallery"


@pytest.fixture(autouse=True)
def doors_and_static_files() -> Iterator[None]:
    backend = "django.contrib.staticfiles.storage.StaticFilesStorage"
    storages = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": backend},
    }
    with override_settings(ROOT_URLCONF="lotsenbuch.ui.tests.gallery.urls", STORAGES=storages):
        yield


class Silent(sample.SampleForm):
    mark_optional = False


def templates() -> DjangoTemplates:
    backend = engines["django"]
    assert isinstance(backend, DjangoTemplates)
    return backend


def page(name: str, context: dict[str, Any]) -> str:
    template = templates().from_string((GALLERY / name).read_text())
    return str(template.render(context, request=RequestFactory().get("/faelle/?sort=name")))


def bound(**data: str) -> sample.SampleForm:
    good = {"name": "Deniz Yılmaz", "born": "1.2.02", "phase": "2", "way": "walk"}
    return sample.SampleForm({**good, **data}, files={"paper": SimpleUploadedFile("a.txt", b"x")})


def test_the_whole_gallery_uses_no_unknown_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates().engine, "string_if_invalid", "UNKNOWN %s")
    html = page("page.html", sample.context())
    assert "UNKNOWN" not in html
    assert "Jobcenter Lotsenau" in html
    assert html.count("kern-btn--primary") == 2  # the page's and the sample form's


def test_the_frame_stands_without_any_context(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates().engine, "string_if_invalid", "UNKNOWN %s")
    for name in ("ui/base.html", "ui/plain.html", "ui/print.html"):
        html = render_to_string(name)
        assert "UNKNOWN" not in html
        assert "<main" in html


@pytest.mark.parametrize("name", ["404.html", "403.html", "403_csrf.html", "500.html", "503.html"])
def test_error_pages_need_nothing(name: str) -> None:
    html = render_to_string(name)
    assert '<html lang="de">' in html
    assert html.count("<h1") == 1


def test_no_page_holds_inline_script_or_style() -> None:
    html = page("page.html", sample.context(bound(name="")))
    assert "<style" not in html
    assert " style=" not in html
    assert " onclick=" not in html
    assert all("src=" in part.split(">")[0] for part in html.split("<script")[1:])


def test_a_field_links_its_hint_and_its_error() -> None:
    form = bound(name="")
    html = form["name"].as_field_group()
    assert '<label class="kern-label" for="id_name">Name</label>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="kern-form-input__input kern-form-input__input--error"' in html
    assert 'id="id_name_error"' in html
    assert "Bitte ausfüllen." in html


def test_optional_fields_say_so_and_tick_boxes_do_not() -> None:
    form = sample.SampleForm()
    assert "(freiwillig)" in form["at"].as_field_group()
    assert "(freiwillig)" in form["help_with"].as_field_group()
    assert "(freiwillig)" not in form["name"].as_field_group()
    assert "(freiwillig)" not in form["interpreter"].as_field_group()
    assert "(freiwillig)" not in Silent()["at"].as_field_group()


def test_what_a_field_is_for_is_one_click_away() -> None:
    html = sample.SampleForm()["sleep"].as_field_group()
    assert "<details" in html
    assert escape(sample.ABOUT.purpose) in html
    assert sample.ABOUT.data_class_label in html
    assert "<details" not in sample.SampleForm()["name"].as_field_group()


def test_the_summary_links_to_each_field_and_to_the_first_button_of_a_group() -> None:
    html = str(bound(name="", way=""))
    assert "Noch nicht gespeichert: 2 Angaben prüfen" in html
    assert 'href="#id_name"' in html
    assert 'href="#id_way_0"' in html
    assert 'id="id_way_0"' in html
    assert "error-summary" not in str(bound())
    assert "eine Angabe prüfen" in str(bound(name=""))


def test_what_was_typed_stays_and_is_escaped() -> None:
    html = str(bound(name="<b>" * 20, born="31.2.90"))
    assert 'value="31.2.90"' in html
    assert "<b>" not in html


def test_pages_keep_the_query_string() -> None:
    html = page("page.html", sample.context())
    assert "?sort=name&amp;seite=3" in html
    assert "26–50 von 90" in html


def test_the_places_are_reached_by_a_letter() -> None:
    html = page("page.html", sample.context())
    assert '<a href="/" aria-current="page" data-go="s">' in html
    assert '<a href="/faelle/" data-go="f">' in html


def test_the_search_says_what_to_try_when_nothing_is_found() -> None:
    hits = [{"url": "/fall/1/", "label": "<Yılmaz>", "note": "FM-2026-00042"}]
    assert render_to_string("ui/hits.html", {"hits": hits}).count("<li data-row>") == 1
    assert "&lt;Yılmaz&gt;" in render_to_string("ui/hits.html", {"hits": hits})
    assert "Andere Schreibung" in render_to_string("ui/hits.html", {"hits": []})


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_list_has_as_many_rows_as_it_is_given(count: int) -> None:
    html = page("page.html", {**sample.context(), "rows": sample.rows(count)})
    assert html.count("<tr ") - 1 == count


def test_templates_and_scripts_stay_short() -> None:
    long = [
        file.name
        for pattern in ("templates/**/*.html", "static/ui/*.js")
        for file in UI.glob(pattern)
        if len(file.read_text().splitlines()) >= 120
    ]
    assert long == []
