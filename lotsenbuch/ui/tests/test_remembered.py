"""A remembered part is rendered once for the values it names, and can show nothing else."""

from collections.abc import Callable

import pytest
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils.safestring import SafeString

from lotsenbuch.ui.templatetags.remembered import TokenInRememberedPartError

type Show = Callable[..., str]


def shown(source: str) -> Show:
    """Return how a template is rendered, each time with other values."""
    template = engines["django"].from_string(source)
    request = RequestFactory().get("/")
    return lambda **context: str(template.render(context, request))


def test_equal_values_are_rendered_once() -> None:
    seen: list[str] = []

    def noted() -> str:
        seen.append("x")
        return "x"

    class Value(tuple[str, ...]):
        __slots__ = ()
        told = property(lambda _self: noted())

    show = shown("{% remembered value=value %}{{ value.told }}{% endremembered %}")
    assert [show(value=Value("a")), show(value=Value("a")), show(value=Value("b"))] == ["x", "x", "x"]
    assert len(seen) == 2


def test_a_part_sees_only_what_it_names() -> None:
    show = shown("{% remembered house=house %}{{ house }}{% if me %} {{ me }}{% endif %}{% endremembered %}")
    assert show(house="Lotsenau", me="Anna") == show(house="Lotsenau", me="Bernd") == "Lotsenau"


def test_another_value_is_another_part() -> None:
    show = shown("{% remembered value=value %}<{{ value }}>{% endremembered %}")
    assert [show(value=value) for value in (1, True, "", None)] == ["<1>", "<True>", "<>", "<None>"]


def test_safe_text_opens_nothing_for_unsafe_text() -> None:
    show = shown("{% remembered value=value %}{{ value }}{% endremembered %}")
    assert show(value=SafeString("<b>")) == "<b>"
    assert show(value="<b>") == "&lt;b&gt;"


def test_two_parts_of_a_page_are_two() -> None:
    show = shown("{% remembered v=v %}a{{ v }}{% endremembered %}{% remembered v=v %}b{{ v }}{% endremembered %}")
    assert show(v=1) == show(v=1) == "a1b1"


def test_a_token_is_refused() -> None:
    with pytest.raises(TokenInRememberedPartError):
        shown("{% remembered %}<form>{% csrf_token %}</form>{% endremembered %}")()


def test_values_have_names() -> None:
    with pytest.raises(TemplateSyntaxError, match="name=value only"):
        shown("{% remembered places %}{% endremembered %}")
