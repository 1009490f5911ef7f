"""Long texts with headings and lists: read alike by screen and paper, escaped throughout, never changed in meaning."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotsenbuch.ui.fields import LongTextField
from lotsenbuch.ui.templatetags.ui import marked
from lotsenbuch.ui.words import runs

OURS = re.compile(r'</?(?:p|ul|ol|li|br)>|<p class="text-head" role="heading" aria-level="[0-9]">')


def test_headings_and_lists_are_shown_as_such() -> None:
    assert marked("# Stand\nGut.\nWeiter.\n- Kurs\n- Arzt\n1. zuerst\n2. danach") == (
        '<p class="text-head" role="heading" aria-level="3">Stand</p>\n<p>Gut.<br>Weiter.</p>\n'
        "<ul><li>Kurs</li><li>Arzt</li></ul>\n<ol><li>zuerst</li><li>danach</li></ol>"
    )


@pytest.mark.parametrize(
    "text", ["5. März: Anruf", "3. Termin\n1. Termin", "2024 war gut", "-10 Grad", "#hashtag", "1.5 h"]
)
def test_what_only_looks_like_a_mark_stays_as_it_was_typed(text: str) -> None:
    assert runs(text) == [("", text.split("\n"))]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "# <img src=x onerror=alert(1)>",
        "- [x](javascript:alert(1))",
        "1. <b onclick=x>&amp;",
    ],
)
def test_nothing_that_was_typed_becomes_markup(hostile: str) -> None:
    assert "<" not in OURS.sub("", marked(hostile))


@given(st.text(alphabet=st.sampled_from("#-*1.2) \n<>&\"'aÄ"), max_size=80))
def test_any_text_keeps_its_letters_and_brings_no_markup(text: str) -> None:
    shown = OURS.sub("", marked(text))
    assert "<" not in shown
    letters = re.sub(r"[^a-zÄ<>&]", "", text)
    assert re.sub(r"[^a-zÄ<>&]", "", unescape(shown)) == letters


def test_a_field_says_how_long_its_text_may_be_only_where_marks_are_offered() -> None:
    assert LongTextField(has_marks=True).widget.attrs["data-editor"] == 10_000
    assert "data-editor" not in LongTextField().widget.attrs
