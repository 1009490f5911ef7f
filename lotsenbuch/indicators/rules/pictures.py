"""Pictures of figures as SVG by pygal (docs/decisions/0154): no script, colours that most eyes tell apart. Pure Python.

Beside each picture stands its table: nothing can be learned from the picture alone.
"""

import re
import sys
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date

import pygal
from pygal.style import Style

# pygal looks for maps in packages of its own by an importer without `find_spec`, which other importers trip over; there
# are no maps here.
sys.meta_path[:] = [one for one in sys.meta_path if type(one).__module__ != "pygal"]

# Okabe and Ito, the darker ones: at least 3 : 1 on white, and apart in grey as well.
COLOURS = ("#0072B2", "#D55E00", "#009E73")
GREY = "#6B7280"
_INK = "#1a1a1a"
_FONT = "Fira Sans, Noto Sans, sans-serif"
_ROW = 34
_DAYS_APART = 62
_FRAME = 96
_WIDTH = 760
# On a phone a picture of that width would shrink until its words are hairs: it is drawn anew.
_NARROW = 330
_LETTERS = 19
_LEGEND = 20
# The five words stand on a scale for the picture only, the one that carries on top.
WORDS = ("braucht Hilfe", "kostet Kraft", "mal so, mal so", "läuft", "trägt")
# pygal draws lines as thin as hairs.
_THICK = ("file://style.css", "file://graph.css", "inline:.line.reactive{stroke-width:2.5px !important}")
# A number stands behind its bar: within, a short one would hide it.
_BEHIND = ("file://style.css", "file://graph.css", "inline:.text-overlay .value{text-anchor:start !important}")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

type Series = Sequence[tuple[str, Sequence[int | None]]]


def bars(labels: Sequence[str], series: Series, *, is_narrow: bool = False) -> str:
    """Return lying bars, one colour per series, each with its number behind it; None draws nothing."""
    row = _ROW * max(1, len(series)) * 3 // 4
    columns = 1 if is_narrow else len(series)
    height = _FRAME + row * len(labels) + _LEGEND * (len(series) - columns)
    look = _look(height=height, columns=columns, is_narrow=is_narrow, values=_INK)
    kept = {**look, "margin_right": 44, "print_values_position": "top", "css": _BEHIND}
    return _bars(pygal.HorizontalBar, labels, series, kept)


def stacked(labels: Sequence[str], series: Series, *, is_narrow: bool = False) -> str:
    """Return one lying bar per label, made of the series."""
    colours = (COLOURS[0], GREY, COLOURS[1])
    columns = 1 if is_narrow else len(series)
    height = _FRAME + _ROW * len(labels) + _LEGEND * (len(series) - columns)
    look = _look(height=height, colours=colours, columns=columns, is_narrow=is_narrow)
    return _bars(pygal.HorizontalStackedBar, labels, series, look)


def _bars(kind: type, labels: Sequence[str], series: Series, look: Mapping[str, object]) -> str:
    is_narrow = look["width"] == _NARROW
    # Each bar has its number; few marks below keep them from running into each other.
    chart = kind(
        **look,
        print_values=True,
        print_zeroes=False,
        min_scale=1,
        max_scale=3 if is_narrow else 8,
        value_formatter=_number,
    )
    labels = [_short(label) for label in labels] if is_narrow else labels
    # From below upwards, as pygal draws it; the table reads from above.
    chart.x_labels = list(reversed(labels))
    for name, values in series:
        chart.add(name, list(reversed(values)))
    return _plain(chart)


def _number(value: float) -> str:
    """Return a number as the table beside it writes it."""
    return f"{value:,.0f}".replace(",", ".")


def _short(label: str) -> str:
    return label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1].rstrip()}…"


def lines(months: Sequence[str], series: Series, *, is_narrow: bool = False) -> str:
    """Return lines over months in whole percent; they differ by dashes and points, not by colour alone."""
    look = {**_look(height=320, columns=1, is_narrow=is_narrow), "css": _THICK}
    chart = pygal.Line(**look, range=(0, _top(series)), dots_size=3, x_label_rotation=30)
    if is_narrow:
        chart.config.x_labels_major_every, chart.config.show_minor_x_labels = 3, False
    chart.x_labels = list(months)
    for place, (name, values) in enumerate(series):
        dashes = {"stroke_style": {"width": 2, "dasharray": "7, 4"}} if place else {"stroke_style": {"width": 2}}
        chart.add(name, list(values), **dashes)
    return _plain(chart)


def _top(series: Series) -> int:
    highest = max((value for _, values in series for value in values if value is not None), default=10)
    return max(10, -(-highest // 10) * 10)


def life(views: Sequence[tuple[date, int]], *, last: date, colour: int) -> str:
    """Return how one Lebenslage went over time as one side sees it, in five words; each answer holds until the next.

    Args:
        views: days with the place of the word, 0 to 4, the earliest first.
        last: until when the last answer is drawn.
        colour: 0 for the person, 1 for the Fallmanagement; the sides differ in dashes and points, too.
    """
    chart = pygal.XY(
        **_look(height=190, width=420, colours=(COLOURS[colour],)),
        show_legend=False,
        range=(-0.3, 4.3),
        dots_size=4,
        css=_THICK,
    )
    chart.y_labels = [{"label": word, "value": place} for place, word in enumerate(WORDS)]
    days = [day for day, _ in views]
    marks = sorted({days[0], last})
    # Two marks of one month would read alike.
    form = "%d.%m.%Y" if (last - days[0]).days < _DAYS_APART else "%m/%Y"
    chart.x_labels = [{"label": f"{day:{form}}", "value": day.toordinal()} for day in marks]
    chart.xrange = (days[0].toordinal() - 3, max(last.toordinal(), days[0].toordinal() + 30) + 3)
    points: list[tuple[int, int]] = []
    for place, (day, level) in enumerate(views):
        until = views[place + 1][0] if place + 1 < len(views) else max(last, day)
        points += [(day.toordinal(), level), (until.toordinal(), level)]
    dashes = {"width": 3, "dasharray": "8, 5"} if colour else {"width": 3}
    chart.add("", points, stroke_style=dashes, show_dots=False)
    chart.add("", [(day.toordinal(), level) for day, level in views], stroke=False)
    return _plain(chart, again=COLOURS[colour])


def _look(
    *,
    height: int,
    width: int = _WIDTH,
    colours: Sequence[str] = COLOURS,
    columns: int = 3,
    is_narrow: bool = False,
    values: str = "white",
) -> dict[str, object]:
    size = 12 if is_narrow else 13
    style = Style(
        background="white", plot_background="white", foreground=_INK, foreground_strong=_INK, foreground_subtle=_INK,
        font_family=_FONT, label_font_size=size, major_label_font_size=size, value_font_size=size,
        legend_font_size=size, value_colors=(values,) * 3, colors=(*colours, *COLOURS), opacity="1",
        opacity_hover="1", transition="0s", guide_stroke_color="#c8ccd2", major_guide_stroke_color="#c8ccd2",
    )  # fmt: skip
    return {
        "style": style, "width": _NARROW if is_narrow else width, "height": height, "explicit_size": True, "js": (),
        "no_prefix": True, "legend_at_bottom": True, "legend_at_bottom_columns": columns, "margin": 8,
        "margin_bottom": 24, "margin_right": 28, "disable_xml_declaration": True, "show_y_guides": True,
        "truncate_label": -1, "truncate_legend": -1,
    }  # fmt: skip


def _plain(chart: "pygal.graph.graph.Graph", *, again: str = "") -> str:
    """Return the SVG without pygal's words about the day and itself: the same figures give the same picture."""
    svg = _COMMENT.sub("", chart.render(is_unicode=True))
    return svg.replace(COLOURS[0], again) if again else svg


def address(svg: str) -> str:
    """Return the picture as a `data:` address: as an image nothing in it can run."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
