"""Filters and small components of every page: `{% load ui %}`."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.forms.utils import flatatt
from django.template.defaultfilters import stringfilter
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe

from lotsenbuch.ui.words import runs, unmarked

register = template.Library()

NBSP = "\u00a0"
WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
# A citation must not break at the end of a line: neither between a word and its number nor before the next word.
_NUMBER = r"(?=\d|[IVX]+\b|[a-z]\b)"
_AFTER = re.compile(rf"(§§?|\b(?:Abs\.|Nr\.|Satz|Halbsatz|Art\.|Artikel|Buchst\.|Alt\.|SGB)) +{_NUMBER}")
_BEFORE = re.compile(rf"(?<=[\w.]) +(?=(?:Abs\.|Nr\.|Satz|Halbsatz|Buchst\.|Alt\.|SGB){NBSP})")
_LAW = re.compile(r"(?<=\d) +(?=(?:SGG|BGB|GG|VwGO|DSGVO|BDSG|KFV)\b)")


def _local(value: Any) -> Any:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def day(value: Any) -> str:
    """Show a day as 05.03.2026."""
    value = _local(value)
    return value.strftime("%d.%m.%Y") if isinstance(value, date) else ""


@register.filter
def weekday_day(value: Any) -> str:
    """Show a day as Do, 05.03.2026."""
    value = _local(value)
    return f"{WEEKDAYS[value.weekday()]},{NBSP}{day(value)}" if isinstance(value, date) else ""


@register.filter
def clock(value: Any) -> str:
    """Show a time as 14:30 Uhr, Berlin time."""
    value = _local(value)
    return f"{value.strftime('%H:%M')}{NBSP}Uhr" if isinstance(value, datetime | time) else ""


@register.filter
def moment(value: Any) -> str:
    """Show an instant as Do, 05.03.2026, 14:30 Uhr."""
    if not isinstance(value, datetime):
        return weekday_day(value)
    local = _local(value)
    return f"{WEEKDAYS[local.weekday()]},{NBSP}{local:%d.%m.%Y}, {local:%H:%M}{NBSP}Uhr"


@register.filter
def eur(value: Any) -> str:
    """Show an amount as 1.168,90 €."""
    if value is None or value == "":
        return ""
    try:
        amount = f"{Decimal(str(value)):,.2f}"
    except InvalidOperation:
        return ""
    return amount.translate(str.maketrans(",.", ".,")) + NBSP + "€"


@register.filter(is_safe=True)
@stringfilter
def statute(value: str) -> str:
    """Hold citations such as § 31a Abs. 7 SGB II together on one line."""
    return _LAW.sub(NBSP, _BEFORE.sub(NBSP, _AFTER.sub(rf"\1{NBSP}", value)))


@register.filter
def count(value: int) -> str:
    """Write a number as people read it: 1.210."""
    return f"{value:,}".replace(",", ".")


@register.filter
def dash(value: Any) -> Any:
    """Show – where nothing is known yet."""
    return value if value or value == 0 else "–"


@register.filter
def message_kind(tag: str) -> str:
    """Name the KERN kind of a Django message level."""
    return {"error": "danger", "warning": "warning", "success": "success"}.get(tag, "info")


@register.filter
def as_json(value: Any) -> str:
    """Write a value for a data attribute that a script module reads; the template escapes it."""
    return json.dumps(value)


@register.filter
def at(items: Any, index: int) -> Any:
    """Take one item of a list; None beyond its end."""
    return items[index] if index < len(items) else None


@register.filter
def only(form: BaseForm, names: str) -> list[BoundField]:
    """Take some fields of a form, in this order; a field that the form leaves out is left out."""
    return [form[name] for name in names.split() if name in form.fields]


@register.simple_tag
@lru_cache(maxsize=256, typed=True)  # typed: text that was marked safe equals text that was not
def icon(name: str, label: str = "", size: str = "default") -> SafeString:
    """Draw a KERN icon; without a label it is decoration and hidden from screen readers."""
    classes = f"kern-icon kern-icon--{name} kern-icon--{size}"
    if label:
        return format_html('<span class="{}" role="img" aria-label="{}"></span>', classes, label)
    return format_html('<span class="{}" aria-hidden="true"></span>', classes)


@register.simple_tag
def badge(text: Any, kind: str = "plain", sign: str = "") -> SafeString:
    """Mark a fact in a word (`plain`, `info`, `success`, `warning`, `danger`), with an icon if one helps."""
    drawn = icon(sign, size="small") if sign else SafeString("")
    return format_html(
        '<span class="kern-badge kern-badge--small kern-badge--{}">{}<span class="kern-label">{}</span></span>',
        kind, drawn, text,
    )  # fmt: skip


_SAYS = (
    ("purpose", "Zweck"),
    ("data_class_label", "Schutzklasse"),
    ("seen_by", "Sichtbar für"),
    ("kept", "Gelöscht"),
    ("basis", "Grundlage"),
)


@register.simple_tag
def wherefore(label: str, about: Any, names: str = "", labels: str = "") -> SafeString:
    """Fold away what a piece of data says about itself: why it is asked, who sees it, when it is deleted (W10).

    `names` are those of the fields that it speaks for, `labels` what they are called if they are several.
    """
    if about is None:
        return SafeString("")
    said = [(word, statute(getattr(about, name, ""))) for name, word in _SAYS if getattr(about, name, "")]
    if labels:
        said.insert(0, ("Gilt für", labels))
    return format_html(
        '<details class="field-about" lang="de" dir="ltr"{}>'
        '<summary><span class="kern-sr-only">{}: </span>Wozu?</summary><dl>{}</dl></details>',
        format_html(' data-explains="{}"', names) if names else "", label,
        format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", said),
    )  # fmt: skip


@register.simple_tag
def wherefore_of(field: BoundField) -> SafeString:
    """Fold away what a field says about itself; what a whole form says stands once, at the first that has no own.

    Fields carry `about`, forms carry `wherefore`: one fold for ten fields with one and the same answer.
    """
    if own := getattr(field.field, "about", None):
        return wherefore(str(field.label), own, field.html_name)
    whole = getattr(field.form, "wherefore", None)
    if str(field.form.prefix or "").rpartition("-")[2].strip("0"):  # the sheets of a formset say it at the first
        return SafeString("")
    spoken_for = [one for one in field.form.visible_fields() if not hasattr(one.field, "about")] if whole else []
    if not spoken_for or spoken_for[0].name != field.name:
        return SafeString("")
    names = " ".join(one.html_name for one in spoken_for)
    labels = ", ".join(str(one.label).rstrip("?:") for one in spoken_for) if len(spoken_for) > 1 else ""
    return wherefore(labels or str(field.label), whole, names, labels)


@register.simple_tag
def fact(key: str, value: Any, hint: str = "", about: Any = None) -> SafeString:
    """Write one row of a description list; goes inside `{% facts %}`. With `about` it says what it is for."""
    small = format_html(' <span class="kern-body--muted fact-hint">{}</span>', hint) if hint else ""
    return format_html(
        '<div class="kern-description-list-item"><dt class="kern-description-list-item__key">{}</dt>'
        '<dd class="kern-description-list-item__value">{}{}{}</dd></div>',
        key, dash(value), small, wherefore(key, about),
    )  # fmt: skip


@register.simple_block_tag
def facts(content: str, kind: str = "rows") -> SafeString:
    """Wrap facts as a description list (`rows`, or `grid` for the head of a page)."""
    return format_html('<dl class="kern-description-list facts facts--{}">{}</dl>', kind, mark_safe(content))  # noqa: S308 - rendered by the template engine, already escaped


@register.simple_block_tag
def section(content: str, title: str, name: str, note: str = "", level: int = 2) -> SafeString:
    """Wrap a part of a page in a card with a heading; `name` is its id and the target of links."""
    tail = format_html('<p class="kern-body kern-body--muted section-note">{}</p>', note) if note else ""
    return format_html(
        '<section class="card" id="{0}" aria-labelledby="{0}-title"><h{1} class="kern-title" id="{0}-title">{2}</h{1}>'
        "{3}{4}</section>",
        name, level, title, tail, mark_safe(content),  # noqa: S308 - as above
    )  # fmt: skip


@register.simple_block_tag
def fold(content: str, title: str, is_open: bool = False) -> SafeString:
    """Fold something away behind its title, one click off."""
    return format_html(
        '<details class="fold"{}><summary>{}</summary><div class="fold-body">{}</div></details>',
        mark_safe(" open" if is_open else ""), title, mark_safe(content),  # noqa: S308 - as above
    )  # fmt: skip


@register.simple_tag
def button(text: str, kind: str = "secondary", sign: str = "", name: str = "", value: str = "") -> SafeString:
    """Write a button that sends its form (`primary` once per page, `secondary`, `tertiary`)."""
    pairs = flatatt({"name": name, "value": value}) if name else SafeString("")
    return format_html(
        '<button type="submit" class="kern-btn kern-btn--{}"{}>{}<span class="kern-label">{}</span></button>',
        kind, pairs, icon(sign) if sign else "", text,
    )  # fmt: skip


@register.simple_tag
def link_button(text: str, url: str, kind: str = "secondary", sign: str = "") -> SafeString:
    """Write a link that looks like a button and leads to a page."""
    return format_html(
        '<a class="kern-btn kern-btn--{}" href="{}">{}<span class="kern-label">{}</span></a>',
        kind, url, icon(sign) if sign else "", text,
    )  # fmt: skip


@register.simple_tag
def widget_attrs(attrs: dict[str, Any], classes: str = "") -> SafeString:
    """Write a widget's attributes with its KERN classes, and the error class when it has an error."""
    names = [name for name in classes.split() if name]
    if attrs.get("aria-invalid") == "true":
        names += [f"{name}--error" for name in names]
    own = str(attrs.get("class") or "").split()
    kept = {name: value for name, value in attrs.items() if name != "class" and value is not False}
    joined = " ".join([*names, *own])
    return flatatt({**({"class": joined} if joined else {}), **kept})


@register.filter
def says_optional(field: BoundField) -> bool:
    """Tell whether “(freiwillig)” stands at the label: not at a lone tick box, not in a form that opted out."""
    if field.field.required or field.widget_type == "checkbox":
        return False
    return bool(getattr(field.form, "mark_optional", True))


@register.filter
def not_yet(form: BaseForm) -> str:
    """Say what a form with mistakes did not do yet: most forms keep something, a calculator reckons."""
    return str(getattr(form, "not_yet", "Noch nicht gespeichert"))


@register.filter
def mistakes(form: BaseForm) -> list[dict[str, str]]:
    """List the errors of a form with the id of the field that each one is about."""
    whole = [{"target": "", "label": "", "message": str(message)} for message in form.non_field_errors()]
    return whole + [mistake for field in form for mistake in _field_mistakes(field)]


def _field_mistakes(field: BoundField) -> list[dict[str, str]]:
    # A group of radio buttons has no field of its own: its first button takes the focus.
    target = "" if field.is_hidden else field.id_for_label or f"{field.auto_id}_0"
    return [{"target": target, "label": str(field.label), "message": str(message)} for message in field.errors]


@register.simple_tag
def table_rows(columns: Sequence[Any], rows: Iterable[Any], select: str = "") -> SafeString:
    """Render the body of a table: a tick box where `select` names one, the first cell as the row's link.

    One format string for all rows: a template loop, or a format per cell, costs a third of the page.
    """
    numeric = (" kern-table__cell--numeric" if column.numeric else "" for column in columns[1:])
    cells = (
        f'<td class="kern-table__cell{kind}" data-label="{_literal(column.label)}">{{}}</td>'
        for kind, column in zip(numeric, columns[1:], strict=True)
    )
    form = _ROW.format(tick=_TICK.format(name=_literal(select)) if select else "", cells="".join(cells))
    return format_html_join("\n", form, (_row(row, is_ticked=bool(select)) for row in rows))


def _literal(text: str) -> str:
    """Escape text that becomes a part of a format string."""
    return str(conditional_escape(text)).replace("{", "{{").replace("}", "}}")


def _row(row: Any, *, is_ticked: bool) -> tuple[Any, ...]:
    first, *rest = (dash(cell) for cell in row.cells)
    head = format_html('<a href="{}">{}</a>', row.url, first) if row.url else first
    return (row.key, row.label, head, *rest) if is_ticked else (head, *rest)


_TICK = (
    '<td class="kern-table__cell list-tick"><input type="checkbox" class="kern-form-check__checkbox" name="{name}" '
    'value="{{}}" aria-label="{{}} auswählen" data-select></td>'
)
_ROW = '<tr class="kern-table__row" data-row>{tick}<th class="kern-table__cell" scope="row">{{}}</th>{cells}</tr>'


@register.simple_tag
def timeline_items(items: Iterable[Any]) -> SafeString:
    """Render entries {at, kind, title, by}; optional .icon, .text, .url, .place, .mark, .id, .more_url, .is_struck."""
    return format_html_join("\n", _MOMENT, (_moment(item) for item in items))


@register.filter
@stringfilter
def marked(text: str, level: int = 3) -> SafeString:
    """Show a long text with its headings and lists; whatever else was typed is text.

    Args:
        text: what was written, with the marks that `words.runs` knows.
        level: the level of the first heading on this page.
    """
    return format_html_join("\n", "{}", ((_run(kind, lines, level),) for kind, lines in runs(text)))


def _run(kind: str, lines: list[str], level: int) -> SafeString:
    if kind == "#":
        heads = ((level + depth - 1, words) for words, depth in map(unmarked, lines))
        return format_html_join("\n", '<p class="text-head" role="heading" aria-level="{}">{}</p>', heads)
    if kind:
        points = format_html_join("", "<li>{}</li>", ((unmarked(line)[0],) for line in lines))
        return format_html("<ol>{}</ol>" if kind == "1" else "<ul>{}</ul>", points)
    return mark_safe(linebreaks("\n".join(lines).strip("\n"), autoescape=True))  # noqa: S308 - escaped by linebreaks


def _moment(item: Any) -> tuple[Any, ...]:
    key, url, place = getattr(item, "id", ""), getattr(item, "url", ""), getattr(item, "place", "")
    more = getattr(item, "more_url", "")
    return (
        format_html(' id="{}"', key) if key else "",
        icon(item.icon or "draft", size="small"),
        _local(item.at).isoformat(),
        moment(item.at),
        item.kind,
        format_html(" {}", badge(item.mark)) if item.mark else "",
        format_html('<a href="{}">{}</a>', url, item.title) if url else item.title,
        format_html(
            '<div class="moment-text{}">{}</div>',
            " struck" if getattr(item, "is_struck", False) else "",
            marked(item.text),
        )
        if item.text
        else "",
        item.by,
        f" · {place}" if place else "",
        format_html('<span data-no-print> · <a class="kern-link moment-more" href="{}">Eintrag öffnen</a></span>', more)
        if more
        else "",
    )


_MOMENT = (
    '<li class="moment"{}><span class="moment-sign">{}</span><div class="moment-body">'
    '<p class="moment-head"><time datetime="{}">{}</time> · {}{}</p><p class="moment-title">{}</p>{}'
    '<p class="moment-by">{}{}{}</p></div></li>'
)
