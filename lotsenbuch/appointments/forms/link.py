"""What comes back from the page of a link."""

from typing import Any

from django import forms
from django.utils import timezone

from lotsenbuch.appointments.actions.link import LONGEST_WORDS, Answer
from lotsenbuch.appointments.models import LinkSlot, Reply
from lotsenbuch.appointments.rules.kinds import Kind
from lotsenbuch.appointments.rules.reach_about import ABOUT
from lotsenbuch.ui.fields import LineTextField, LongTextField
from lotsenbuch.ui.templatetags.ui import clock, weekday_day

_AT = {Kind.PHONE.value: "am Telefon", Kind.VIDEO.value: "als Videogespräch"}


def said(slot: LinkSlot) -> str:
    """Return a time in plain words, without a place and without a name."""
    at = timezone.localtime(slot.starts_at)
    how = f" ({_AT[slot.kind]})" if slot.kind in _AT else ""
    return f"{weekday_day(at)} um {clock(at)}{how}"


class ReplyForm(forms.Form):
    """One answer; the times that were offered can be taken at once."""

    wherefore = ABOUT["reply"]
    wish = forms.ChoiceField(label="Ihre Antwort", choices=Reply.Wish.choices, widget=forms.RadioSelect)
    slot = forms.ChoiceField(label="Wann passt es Ihnen?", required=False, widget=forms.RadioSelect)
    place = LineTextField(
        label="Wo möchten Sie sich treffen?", required=False, help_text="zum Beispiel im Park, in einem Café"
    )
    words = LongTextField(label="Möchten Sie noch etwas sagen?", required=False, longest=LONGEST_WORDS)

    def __init__(self, *args: Any, slots: list[LinkSlot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = slots
        self.fields["slot"].choices = [(str(one.id), said(one)) for one in slots]  # type: ignore[attr-defined]  # a ChoiceField
        if len(slots) == 1:
            self.fields["slot"].initial = str(slots[0].id)
            self.fields["slot"].widget = forms.HiddenInput()
        if any(one.is_meldetermin for one in slots):
            # A Meldetermin is held in the Jobcenter: another place is for the talk after it.
            kept = [choice for choice in Reply.Wish.choices if choice[0] != Reply.Wish.OTHER_PLACE]
            self.fields["wish"].choices = kept  # type: ignore[attr-defined]  # a ChoiceField
            del self.fields["place"]

    def answer(self) -> Answer:
        """Return the valid input."""
        data = self.cleaned_data
        chosen = next((one.id for one in self.slots if str(one.id) == data["slot"]), None)
        return Answer(data["wish"], chosen, data.get("place", ""), data["words"])
