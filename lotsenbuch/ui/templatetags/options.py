"""`{% options %}`: the choices of a select box, written at once: a template for each costs more than the page."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
type Group = tuple[str | None, Sequence[dict[str, Any]], int]


@register.simple_tag
def options(groups: Iterable[Group]) -> SafeString:
    """Write the options of `widget.optgroups`; a group with a name stands in an `optgroup`."""
    return format_html_join("", "{}", ((_group(name, choices),) for name, choices, _ in groups))


def _group(name: str | None, choices: Sequence[dict[str, Any]]) -> SafeString:
    told = format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>',
        ((str(one["value"]), flatatt(_said(one["attrs"])), one["label"]) for one in choices),
    )
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, told) if name else told


def _said(attrs: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attrs.items() if value is not False}
