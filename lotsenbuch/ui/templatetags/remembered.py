"""`{% remembered %}`: a part of a page that is rendered once for the values it names (decision 0061)."""

from collections.abc import Hashable
from typing import Any, NoReturn

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Roles and places, filters and classes: a house has some dozens of each. More would be somebody's mistake.
_MOST = 256
_kept: dict[Hashable, SafeString] = {}


class TokenInRememberedPartError(Exception):
    """A part that is shown to others cannot hold somebody's token."""


class _NoToken:
    """Stands where the token stands elsewhere, and lets nobody write it down."""

    def __str__(self) -> NoReturn:
        raise TokenInRememberedPartError


class RememberedNode(template.Node):
    """The part sees the values that it names and nothing else, so it cannot show what it is not kept under."""

    def __init__(self, values: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.values, self.nodelist = values, nodelist

    def render(self, context: Context) -> SafeString:
        """Return the part as it was rendered for equal values before, or render it."""
        values: dict[str, Any] = {
            name: value.resolve(context, ignore_failures=True) for name, value in self.values.items()
        }
        # Equal is not the same everywhere: 1 is True, and text that was marked safe equals text that was not.
        key = (self, *((type(value), value) for value in values.values()))
        kept = _kept.get(key)
        if kept is None:
            if len(_kept) >= _MOST:
                _kept.clear()
            alone = context.new({**values, "csrf_token": _NoToken()})
            kept = _kept[key] = mark_safe(self.nodelist.render(alone))  # noqa: S308 - rendered by the template engine
        return kept


@register.tag
def remembered(parser: Parser, token: Token) -> RememberedNode:
    """Render a part once for the values that it names: `{% remembered places=places name=house.name %}`."""
    _, *words = token.split_contents()
    values = token_kwargs(words, parser)
    if words:
        raise template.TemplateSyntaxError(f"remembered takes name=value only, not {words}")
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return RememberedNode(values, nodelist)


def forget() -> None:
    """Render every part anew the next time (tests change settings; a running house never does)."""
    _kept.clear()
