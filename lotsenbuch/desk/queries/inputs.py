"""How each field of each form is checked, and which data must fit together, as the forms and tables say."""

import importlib
import pkgutil
from collections.abc import Iterator

from django import forms
from django.apps import apps
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models

import lotsenbuch

HEAD = """# What is checked

Written by `./lotse django write_inputs` from the forms and tables of the program (ASVS 5.0, V2.1.1 and V2.1.2); a test
fails when it is out of date. Whatever a form sends is checked on the server; the browser helps, and decides nothing.
Where a field names no limit here, the rules of its room refuse what does not fit, with a sentence at the field. Fields
that a form adds for a case or a house (own fields, choices that depend on the case) are checked in the form's own code.
Files are described in the handbook, the sealed notes of telephones in the decisions about the field phone.
"""
_WORDS = {
    MinLengthValidator: "at least {} characters",
    MaxLengthValidator: "at most {} characters",
    MinValueValidator: "from {}",
    MaxValueValidator: "up to {}",
}
_TOLD = (models.CheckConstraint, models.UniqueConstraint)


def as_markdown() -> str:
    """Return the page: forms with their fields, then what must fit together in one row or between rows."""
    lines = [HEAD, "## Fields\n"]
    for place, form in _forms():
        rows = [f"| {field.label or name} | {_kind(field)} | {_limits(field)} |" for name, field in _fields(form)]
        lines += [f"### {place}\n", "| field | kind | limits |", "|---|---|---|", *rows, ""]
    lines += ["## What must fit together\n", "| table | rule | what |", "|---|---|---|", *_fits()]
    return "\n".join(lines) + "\n"


def _forms() -> Iterator[tuple[str, type[forms.BaseForm]]]:
    """Yield every form of the house that has fields, by the place where it is written."""
    for info in pkgutil.walk_packages(lotsenbuch.__path__, "lotsenbuch."):
        if "forms" not in info.name.split(".") or "tests" in info.name:
            continue
        for name, found in sorted(vars(importlib.import_module(info.name)).items()):
            is_ours = isinstance(found, type) and issubclass(found, forms.BaseForm) and found.__module__ == info.name
            if is_ours and list(_fields(found)):
                yield f"{info.name.removeprefix('lotsenbuch.')}.{name}", found


def _fields(form: type[forms.BaseForm]) -> Iterator[tuple[str, forms.Field]]:
    yield from getattr(form, "base_fields", {}).items()


def _kind(field: forms.Field) -> str:
    return type(field).__name__.removesuffix("Field") + (", required" if field.required else "")


def _limits(field: forms.Field) -> str:
    told = [
        words.format(check.limit_value)
        for check in field.validators
        for kind, words in _WORDS.items()
        if type(check) is kind and not callable(check.limit_value)
    ]
    told += [f"shape `{shape}`" for check in field.validators if (shape := _shape(check))]
    if isinstance(field, forms.ChoiceField):
        told.append("one of a closed list")
    return ", ".join(sorted(set(told)))


def _shape(check: object) -> str:
    """Return the pattern of a check, nothing for other checks and for the one against null characters."""
    pattern = str(getattr(check.regex, "pattern", "")) if isinstance(check, RegexValidator) else ""
    return "" if "\0" in pattern else pattern.replace("|", "\\|")


def _fits() -> Iterator[str]:
    for model in sorted(apps.get_models(), key=lambda one: one._meta.db_table):
        if model.__module__.startswith("lotsenbuch."):
            told = [
                one for one in model._meta.constraints if isinstance(one, _TOLD) or "Exclusion" in type(one).__name__
            ]
            for one in sorted(told, key=lambda one: one.name):
                yield f"| {model._meta.db_table} | `{one.name}` | {_what(one)} |"


def _what(rule: models.BaseConstraint) -> str:
    if isinstance(rule, models.UniqueConstraint):
        return (
            "once: " + (", ".join(rule.fields) or "by expression") + (" (under a condition)" if rule.condition else "")
        )
    if isinstance(rule, models.CheckConstraint):
        return "within one row"
    return "no two at the same time"
