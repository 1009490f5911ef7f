"""Every route of the house, found by walking the URL patterns: what is built appears by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver

from lotsenbuch.accounts.doors import Door


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """One route: its name with namespace, its pattern, its view, and its door if it has one."""

    name: str
    pattern: str
    module: str
    view: str
    door: Door | None
    parameters: tuple[str, ...]


def _walk(patterns: list[Any], names: tuple[str, ...], prefix: str, given: tuple[str, ...]) -> Iterator[RouteEntry]:
    for one in patterns:
        parameters = (*given, *one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            inner = (*names, one.namespace) if one.namespace else names
            yield from _walk(one.url_patterns, inner, prefix + str(one.pattern), parameters)
        elif isinstance(one, URLPattern):
            view = one.callback
            yield RouteEntry(
                name=":".join((*names, one.name or "")),
                pattern=prefix + str(one.pattern),
                module=view.__module__,
                view=view.__name__,
                door=getattr(view, "door", None),
                parameters=parameters,
            )


def our_routes(urlconf: str = "") -> list[RouteEntry]:
    """Return the routes of an URL configuration, that of the house by default."""
    return list(_walk(import_module(urlconf or settings.ROOT_URLCONF).urlpatterns, (), "", ()))
