"""What comes back from the page of a link."""

from typing import Any

from django import forms
from django.utils import timezone

from lotsenbuch.appointments.actions.link import LONGEST_WORDS, Answer
from lotsenbuch.appointments.models import LinkSlot, Reply
from lotsenbuch.appointments.rules.about import ABOUT as OF_TALKS
from lotsenbuch.appointments.rules.kinds import Kind
from lotsenbuch.appointments.rules.reach_about import ABOUT
from lotsenbuch.appointments.rules.reply_words import GERMAN, ReplyWords
from lotsenbuch.ui.fields import LineTextField, LongTextField
from lotsenbuch.ui.templatetags.ui import clock, weekday_day

_WISHES = tuple(Reply.Wish.values)


def said(slot: LinkSlot, words: ReplyWords) -> str:
    """Return a time in plain words, without a place and without a name."""
    at = timezone.localtime(slot.starts_at)
    how = {Kind.PHONE.value: words.phone, Kind.VIDEO.value: words.video}.get(slot.kind, "")
    # In other languages in figures, which everybody reads alike.
    on = f"{weekday_day(at)} um {clock(at)}" if words.language == GERMAN else f"{at:%d.%m.%Y, %H:%M}"
    return f"{on} ({how})" if how else on


class AcceptForm(forms.Form):
    """Why the first talk is not held in the Jobcenter, where the person wishes another place."""

    wherefore = OF_TALKS["appointment"]
    place_reason = LineTextField(
        label="Grund für einen anderen Ort als das Jobcenter",
        help_text="zum Beispiel: Das Haus macht Angst, der Weg ist zu weit, die Kinder sind dabei.",
    )
    back = forms.CharField(widget=forms.HiddenInput, required=False)


class ReplyForm(forms.Form):
    """One answer; the times that were offered can be taken at once."""

    wherefore = ABOUT["reply"]
    language = forms.CharField(widget=forms.HiddenInput, required=False)
    wish = forms.ChoiceField(widget=forms.RadioSelect)
    slot = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    place = LineTextField(required=False)
    words = LongTextField(required=False, longest=LONGEST_WORDS)

    def __init__(self, *args: Any, slots: list[LinkSlot], words: ReplyWords, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots, self.said = slots, words
        self.mark_optional = words.language == GERMAN
        fields: Any = self.fields
        fields["language"].initial = words.language
        labels = {"wish": words.wish, "slot": words.when, "place": words.where, "words": words.more}
        for name, label in labels.items():
            fields[name].label = label
        fields["place"].help_text = words.where_hint
        fields["wish"].choices = [(code, getattr(words, code)) for code in _WISHES]
        fields["wish"].error_messages |= {"required": words.ask_wish, "invalid_choice": words.ask_wish}
        fields["slot"].choices = [(str(one.id), said(one, words)) for one in slots]
        if len(slots) == 1:
            fields["slot"].initial = str(slots[0].id)
            fields["slot"].widget = forms.HiddenInput()
        if any(one.is_meldetermin for one in slots):
            # A Meldetermin is held in the Jobcenter: another place is for the talk after it.
            fields["wish"].choices = [one for one in fields["wish"].choices if one[0] != Reply.Wish.OTHER_PLACE]
            del self.fields["place"]

    def clean(self) -> dict[str, Any]:
        """Ask for what the answer needs, in the language of the page."""
        data = super().clean() or {}
        if data.get("wish") == Reply.Wish.COMES and not data.get("slot"):
            self.add_error("slot", self.said.ask_time)
        if data.get("wish") == Reply.Wish.OTHER_PLACE and not data.get("place", "").strip():
            self.add_error("place", self.said.ask_place)
        return data

    def answer(self) -> Answer:
        """Return the valid input."""
        data = self.cleaned_data
        chosen = next((one.id for one in self.slots if str(one.id) == data["slot"]), None)
        return Answer(data["wish"], chosen, data.get("place", ""), data["words"])
