"""What colleagues type becomes a day, a time, a text, or a sentence that says what to do."""

import unicodedata
from datetime import date, time

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lotsenbuch.ui import words
from lotsenbuch.ui.fields import GermanDateField, GermanTimeField, LineTextField, LongTextField

TODAY = date(2026, 3, 5)


def refusal(field: forms.Field, value: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return list(caught.value.messages)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("5.3.26", date(2026, 3, 5)),
        ("05.03.2026", date(2026, 3, 5)),
        (" 5. 3. 2026 ", date(2026, 3, 5)),
        ("2026-03-05", date(2026, 3, 5)),
        ("5.3.", date(2026, 3, 5)),
        ("5.3", date(2026, 3, 5)),
        ("050326", date(2026, 3, 5)),
        ("05032026", date(2026, 3, 5)),
        ("5. März 2026", date(2026, 3, 5)),
        ("5 märz", date(2026, 3, 5)),
        ("heute", date(2026, 3, 5)),
        ("Gestern", date(2026, 3, 4)),
        ("morgen", date(2026, 3, 6)),
        ("übermorgen", date(2026, 3, 7)),
        ("29.2.2028", date(2028, 2, 29)),
        ("1.1.46", date(2046, 1, 1)),
        ("1.1.47", date(1947, 1, 1)),
    ],
)
def test_a_day_is_read_as_typed(typed: str, day: date) -> None:
    assert words.read_day(typed, today=TODAY) == day


@pytest.mark.parametrize("typed", ["31.2.2026", "29.2.2026", "5/3/26", "neulich", "0.1.2026", "5.13.26", "٥.٣.٢٦", "."])
def test_what_is_no_day_is_refused(typed: str) -> None:
    assert words.read_day(typed, today=TODAY) is None


@pytest.mark.parametrize(("typed", "year"), [("1.1.26", 2026), ("1.1.27", 1927), ("1.1.95", 1995), ("1.1.00", 2000)])
def test_two_digits_of_a_birth_year_look_back(typed: str, year: int) -> None:
    assert words.read_day(typed, today=TODAY, past=True) == date(year, 1, 1)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_a_day_shown_is_the_day_read(day: date) -> None:
    field = GermanDateField()
    assert field.clean(field.prepare_value(day)) == day
    assert not field.has_changed(day, day.isoformat())


@given(st.text(max_size=20))
def test_no_typing_breaks_the_readers(text: str) -> None:
    words.read_day(text, today=TODAY)
    words.read_clock(text)


@time_machine.travel("2026-03-05T23:30:00+01:00", tick=False)
def test_bounds_of_a_day_say_what_to_do() -> None:
    assert GermanDateField(past=True).clean("heute") == TODAY
    assert refusal(GermanDateField(past=True), "6.3.2026") == [
        "Das Datum liegt in der Zukunft. Bitte einen Tag bis heute angeben.",
    ]
    assert refusal(GermanDateField(earliest=TODAY), "4.3.2026") == ["Bitte einen Tag ab dem 05.03.2026 angeben."]
    assert refusal(GermanDateField(latest=TODAY), "6.3.2026") == ["Bitte einen Tag bis zum 05.03.2026 angeben."]
    assert refusal(GermanDateField(), "31.2.26") == [
        "Das ist kein Tag im Kalender. Bitte als 05.03.2026, 5.3.26 oder heute angeben.",
    ]
    assert refusal(GermanDateField(), " ") == ["Datum angeben, zum Beispiel 05.03.2026 oder heute."]
    assert GermanDateField(required=False).clean("") is None


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("9", time(9)),
        ("915", time(9, 15)),
        ("0915", time(9, 15)),
        ("9:15", time(9, 15)),
        ("9.15", time(9, 15)),
        ("9 Uhr", time(9)),
        ("9 uhr 5", time(9, 5)),
        ("14:30 Uhr", time(14, 30)),
        ("0", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_is_read_as_typed(typed: str, clock: time) -> None:
    assert GermanTimeField().clean(typed) == clock


@pytest.mark.parametrize("typed", ["24", "9:60", "mittags", "12345", "9:1"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    assert refusal(GermanTimeField(), typed) == ["Das ist keine Uhrzeit. Bitte als 9, 915 oder 9:15 angeben."]


@given(st.times())
def test_a_time_shown_is_the_time_read(clock: time) -> None:
    field = GermanTimeField()
    assert field.clean(field.prepare_value(clock)) == clock.replace(second=0, microsecond=0)


def test_letters_are_composed_and_tabs_become_spaces() -> None:
    assert LineTextField().clean(" Mu\u0308ller\tÖztürk ") == "Müller Öztürk"
    assert LongTextField().clean("eins\r\nzwei\rdrei\n") == "eins\nzwei\ndrei"


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800"])
def test_control_characters_are_refused(char: str) -> None:
    message = ["Der Text enthält unsichtbare Steuerzeichen. Bitte neu eintippen statt einfügen."]
    assert refusal(LineTextField(), f"a{char}b") == message
    assert refusal(LongTextField(), f"a{char}b") == message


@pytest.mark.parametrize("char", ["\u202e", "\u202a", "\u2066", "\u2069"])
def test_characters_that_turn_the_direction_are_refused(char: str) -> None:
    assert refusal(LineTextField(), f"a{char}b") == [
        "Der Text enthält Zeichen, die die Schreibrichtung umkehren. Bitte neu eintippen statt einfügen.",
    ]


def test_a_line_has_no_line_break_and_a_length() -> None:
    assert refusal(LineTextField(), "a\nb") == [
        "Der Text enthält unsichtbare Steuerzeichen. Bitte neu eintippen statt einfügen.",
    ]
    assert LineTextField(longest=3).clean("äöü") == "äöü"
    assert refusal(LineTextField(longest=3), "äöüß") == ["Höchstens 3 Zeichen, jetzt sind es 4. Bitte um 1 kürzen."]
    assert refusal(LongTextField(), "x" * 10_240) == [
        "Höchstens 10.000 Zeichen, jetzt sind es 10.240. Bitte um 240 kürzen.",
    ]


@given(st.text(max_size=300))
def test_a_text_that_is_accepted_can_be_stored_and_is_read_the_same_again(text: str) -> None:
    field = LongTextField(required=False)
    try:
        kept = field.clean(text)
    except ValidationError:
        return
    assert kept == unicodedata.normalize("NFC", kept)
    assert field.clean(kept) == kept
    kept.encode()
    assert "\x00" not in kept


def test_the_choices_of_a_select_box_are_escaped_marked_and_grouped() -> None:
    class Box(forms.Form):
        door = forms.ChoiceField(choices=[("", "alle"), ("<b>", "A & B"), ("Gruppe", [("1", "eins")])])

    text = str(Box({"door": "<b>"})["door"])
    assert '<option value="">alle</option>' in text
    assert '<option value="&lt;b&gt;" selected>A &amp; B</option>' in text
    assert '<optgroup label="Gruppe">\n  <option value="1">eins</option>\n  </optgroup>' in text
