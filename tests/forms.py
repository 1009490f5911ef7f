"""Every form of the house, read from the pages that show it and filled in as a person might."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.timezone import localdate

WORDS = "Nur zur Probe gesagt"
SOON = f"{localdate() + timedelta(days=5):%d.%m.%Y}"
# What a field asks for, by how its name ends; all else gets words.
BY_ENDING = {
    "back_on": SOON,
    "look_on": SOON,
    "until": SOON,
    "last_on": SOON,
    "_on": "heute",
    "_from": "heute",
    "due_1": SOON,
    "due_2": SOON,
    "due_3": SOON,
    "f1_1": "heute",
    "_at": "9:00",
    "_time": "9:00",
    "minutes": "15",
    "days": "14",
    "cap": "20",
    "hours": "20",
    "talks": "5",
    "level": "",
    "email": "probe@haus.invalid",
    "value": "0151 5550099",
    "postcode": "44532",
    "birth_on": "2.11.1974",
}
type Sent = dict[str, list[Any]]


@dataclass
class Field:
    """One field of a form: what kind it is, what stands in it, what may be chosen."""

    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form of a page: where it is sent to, its fields by name, and those of them that say what they are for."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)
    explained: set[str] = field(default_factory=set)

    def filled(self) -> Sent:
        """Return what a person might send: what stands there stays, what is empty is filled."""
        sent = {name: _filled(name, one) for name, one in self.fields.items()}
        if "repeat_key" in sent:
            sent["repeat_key"] = [str(uuid4())]
        sent.pop("csrfmiddlewaretoken", None)
        return {name: values for name, values in sent.items() if values}


def _filled(name: str, one: Field) -> list[Any]:
    chosen = [value for value in one.values if value]
    if one.kind == "file":
        return [SimpleUploadedFile("probe.txt", b"Nur zur Probe", "text/plain")]
    if chosen or one.kind in {"hidden", "submit"}:
        return chosen
    if one.kind in {"select", "radio", "checkbox"}:
        return [option for option in one.options if option][:1]
    endings = sorted((ending for ending in BY_ENDING if name.endswith(ending)), key=len)
    return [BY_ENDING[endings[-1]] if endings else WORDS]


class _Reader(HTMLParser):
    """Collects the forms of a page that are sent by POST."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms = path, list[Form]()
        self._now: Form | None = None
        self._select: Field | None = None
        self._text: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        way = said.get("hx-post") or (said.get("action", "") if said.get("method", "").lower() == "post" else None)
        if tag == "form" and way is not None:
            self._now = Form(way or self.path)
            self.forms.append(self._now)
        elif self._now is not None and tag == "option" and self._select is not None:
            self._select.options.append(said.get("value", ""))
            if "selected" in said:
                self._select.values.append(said.get("value", ""))
        elif self._now is not None and (name := said.get("name")) and "disabled" not in said:
            self._begin(tag, name, said, self._now)
        if self._now is not None:
            self._now.explained |= set(said.get("data-explains", "").split())
        if tag == "button" and self._now is not None and said.get("formaction"):
            self.forms.append(Form(said["formaction"], self._now.fields, self._now.explained))

    def _begin(self, tag: str, name: str, said: dict[str, str], form: Form) -> None:
        kind = {"input": said.get("type", "text"), "button": "submit"}.get(tag, tag)
        one = form.fields.setdefault(name, Field(kind))
        if kind in {"radio", "checkbox"}:
            one.options.append(said.get("value", "on"))
            one.values += [said.get("value", "on")] if "checked" in said else []
        elif kind == "submit":
            one.values = one.values or [said.get("value", "")]
        elif tag == "input":
            one.values.append(said.get("value", ""))
        self._select = one if tag == "select" else self._select
        self._text = one if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.values.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        self._now = None if tag == "form" else self._now
        self._select = None if tag == "select" else self._select
        self._text = None if tag == "textarea" else self._text


def forms_of(page: str, path: str) -> list[Form]:
    """Return the forms of a page, in their order; one without an address is sent to the page's own."""
    reader = _Reader(path)
    reader.feed(page)
    reader.close()
    return reader.forms


def forms_behind(client: Client, paths: list[str]) -> Iterator[tuple[str, Form]]:
    """Yield every form that these pages show, with the name of the route it is sent to."""
    for path in paths:
        answer = client.get(path)
        if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
            for form in forms_of(answer.content.decode(), path):
                try:
                    yield resolve(urlsplit(form.action).path).view_name, form
                except Resolver404:
                    continue
