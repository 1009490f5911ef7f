"""Days, times, money and citations look the same on every page."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.template import engines

from lotsenbuch.ui.templatetags import ui


def rendered(source: str, **context: object) -> str:
    return str(engines["django"].from_string("{% load ui %}" + source).render(context))


def test_days_are_written_in_german() -> None:
    assert ui.day(date(2026, 3, 5)) == "05.03.2026"
    assert ui.weekday_day(date(2026, 3, 5)) == "Do,\u00a005.03.2026"
    assert ui.day(None) == ui.weekday_day("") == ui.clock(None) == ui.moment(None) == ui.eur(None) == ""


def test_instants_are_shown_in_berlin_time_across_the_change_of_clocks() -> None:
    assert ui.clock(datetime(2026, 3, 5, 13, 30, tzinfo=UTC)) == "14:30\u00a0Uhr"
    assert ui.clock(datetime(2026, 7, 5, 13, 30, tzinfo=UTC)) == "15:30\u00a0Uhr"
    assert ui.day(datetime(2026, 3, 5, 23, 30, tzinfo=UTC)) == "06.03.2026"
    assert ui.moment(datetime(2026, 3, 5, 13, 30, tzinfo=UTC)) == "Do,\u00a005.03.2026, 14:30\u00a0Uhr"
    assert ui.clock(time(9)) == "09:00\u00a0Uhr"


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal("168.9"), "168,90\u00a0€"),
        (563, "563,00\u00a0€"),
        (Decimal("1234567.895"), "1.234.567,90\u00a0€"),
        (Decimal("-12.5"), "-12,50\u00a0€"),
        ("unklar", ""),
    ],
)
def test_money(amount: object, shown: str) -> None:
    assert ui.eur(amount) == shown


@pytest.mark.parametrize(
    ("plain", "held"),
    [
        ("§ 31a Abs. 7 SGB II", "§~31a~Abs.~7~SGB~II"),
        ("nach § 15 Abs. 3 Satz 2 SGB II gilt", "nach §~15~Abs.~3~Satz~2~SGB~II gilt"),
        ("Art. 13 und 14 DSGVO", "Art.~13 und 14~DSGVO"),
        ("Ein Satz der Absatz. Nr. fehlt", "Ein Satz der Absatz. Nr. fehlt"),
        ("ohne Vorschrift", "ohne Vorschrift"),
    ],
)
def test_citations_hold_together(plain: str, held: str) -> None:
    assert ui.statute(plain) == held.replace("~", "\u00a0")


def test_filters_do_not_let_markup_through() -> None:
    assert rendered("{{ text|statute }}", text="<b>§ 1") == "&lt;b&gt;§\u00a01"
    assert rendered("{% badge text %}", text="<b>").count("&lt;b&gt;") == 1
    assert "&lt;b&gt;" in rendered("{% section text name='x' %}{{ text }}{% endsection %}", text="<b>")
    assert "<b>" not in rendered("{% fold text %}{{ text }}{% endfold %}{% fact text text hint=text %}", text="<b>")


def test_a_dash_stands_where_nothing_is_known() -> None:
    values: list[object] = [None, "", [], 0, "x"]
    assert [ui.dash(value) for value in values] == ["–", "–", "–", 0, "x"]


def test_an_icon_is_hidden_unless_it_says_something() -> None:
    assert (
        ui.icon("search") == '<span class="kern-icon kern-icon--search kern-icon--default" aria-hidden="true"></span>'
    )
    assert 'role="img" aria-label="Suchen"' in ui.icon("search", label="Suchen")
