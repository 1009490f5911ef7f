"""How forms become KERN markup."""

from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Engine

TEMPLATES = Path(__file__).parent / "templates"
DJANGO_TEMPLATES = Path(django.forms.__file__).parent / "templates"


class KernRenderer(DjangoTemplates):
    """Render forms, fields and widgets with KERN classes.

    Widget templates keep Django's names (`django/forms/widgets/…`) and are looked up in `ui` first,
    so that every form, also one of a third party, looks like the house without a widget class of its own.
    """

    form_template_name = "ui/form/form.html"
    field_template_name = "ui/form/field.html"
    formset_template_name = "ui/form/formset.html"

    @cached_property
    def engine(self) -> Any:
        """Look into `ui` before Django, then into the rooms."""
        return self.backend(
            {"NAME": "kernforms", "APP_DIRS": True, "DIRS": [TEMPLATES, DJANGO_TEMPLATES], "OPTIONS": {}},
        )

    backend = Engine
