"""The page that says how input is checked says what the forms and tables say."""

from django.apps import apps
from django.conf import settings

from lotsenbuch.accounts.forms import NewStaffForm
from lotsenbuch.desk.management.commands.write_inputs import PLACE
from lotsenbuch.desk.queries.inputs import as_markdown


def test_the_documentation_is_up_to_date() -> None:
    written = (settings.BASE / PLACE).read_text(encoding="utf-8")
    assert written == as_markdown(), "please run ./lotse django write_inputs"


def test_every_field_of_a_form_stands_there() -> None:
    _before, after = as_markdown().split("### accounts.forms.NewStaffForm\n")
    rows = [line.split(" | ")[0].removeprefix("| ") for line in after.split("###")[0].splitlines()[3:] if line]
    assert rows == [str(field.label or name) for name, field in NewStaffForm.base_fields.items()]


def test_every_rule_of_the_tables_stands_there() -> None:
    page = as_markdown()
    names = {
        rule.name
        for model in apps.get_models()
        if model.__module__.startswith("lotsenbuch.")
        for rule in model._meta.constraints
        if type(rule).__name__ in {"CheckConstraint", "UniqueConstraint", "ExclusionConstraint"}
    }
    assert len(names) > 100
    assert {name for name in names if f"`{name}`" not in page} == set()
