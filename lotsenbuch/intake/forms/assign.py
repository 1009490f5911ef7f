"""Who takes the case, what they should know, and which protected classes go along."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from lotsenbuch.cases.rules.about import ABOUT
from lotsenbuch.records.rules import DataClass
from lotsenbuch.team.queries.colleagues import Candidate
from lotsenbuch.ui.fields import GermanDateField, LongTextField, RepeatKeyField


class AssignForm(forms.Form):
    """A colleague, the best suggestion first, with everyone's utilisation and the reasons beside the name."""

    wherefore = ABOUT["rights"]
    repeat_key = RepeatKeyField()
    to = forms.ChoiceField(label="Wer übernimmt?", widget=forms.RadioSelect)
    note = LongTextField(
        label="Übergabenotiz", longest=4000, required=False, help_text="Was ist wichtig für den Anfang?"
    )
    classes = forms.TypedMultipleChoiceField(
        label="Nach Rücksprache mit der Person gehen mit",
        coerce=lambda value: DataClass(int(value)),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Was nicht angekreuzt ist, bleibt für die neue Fallführung verschlossen.",
    )
    on = GermanDateField(label="Übergeben am", initial="heute", past=True)

    def __init__(self, *args: Any, colleagues: Iterable[Candidate], classes: set[int], me: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(one.staff.pk): one.staff for one in colleagues}
        self.fields["to"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (str(one.staff.pk), one.line(is_me=one.staff.pk == me)) for one in colleagues
        ]
        self.fields["classes"].choices = [(one, DataClass(one).label) for one in sorted(classes)]  # type: ignore[attr-defined]  # as above
        if not classes:
            del self.fields["classes"]
