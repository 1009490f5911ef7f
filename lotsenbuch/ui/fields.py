"""Form fields that accept what colleagues type and say what to do when they cannot."""

from datetime import date, datetime, time
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from lotsenbuch.ui import words

OLDEST = date(1900, 1, 1)
NEWEST = date(2100, 12, 31)
LINE_LENGTH = 200
TEXT_LENGTH = 10_000


class GermanDateField(forms.Field):
    """A day typed as `5.3.26`, `05.03.2026`, `2026-03-05`, `5.3.`, `050326` or `heute`.

    Args:
        past: the day has already been (birth date, date found): two-digit years look back, days ahead are refused.
        earliest: no day before this one.
        latest: no day after this one.

    """

    widget = forms.TextInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Datum angeben, zum Beispiel 05.03.2026 oder heute.",
        "invalid": "Das ist kein Tag im Kalender. Bitte als 05.03.2026, 5.3.26 oder heute angeben.",
        "future": "Das Datum liegt in der Zukunft. Bitte einen Tag bis heute angeben.",
        "early": "Bitte einen Tag ab dem %(limit)s angeben.",
        "late": "Bitte einen Tag bis zum %(limit)s angeben.",
    }

    def __init__(
        self,
        *,
        past: bool = False,
        earliest: date | None = None,
        latest: date | None = None,
        **kwargs: Any,
    ) -> None:
        self.past, self.earliest, self.latest = past, earliest or OLDEST, latest or NEWEST
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Keep the field short and the browser's memory out of it."""
        return {"autocomplete": "off", "size": 12, **super().widget_attrs(widget)}

    def to_python(self, value: Any) -> date | None:
        """Read the day."""
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if value in self.empty_values or not str(value).strip():
            return None
        day = words.read_day(str(value), today=timezone.localdate(), past=self.past)
        if day is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day

    def validate(self, value: Any) -> None:
        """Check the bounds."""
        super().validate(value)
        if value is None:
            return
        if self.past and value > timezone.localdate():
            raise ValidationError(self.error_messages["future"], code="future")
        if value < self.earliest:
            raise _bound(self.error_messages["early"], "early", self.earliest)
        if value > self.latest:
            raise _bound(self.error_messages["late"], "late", self.latest)

    def prepare_value(self, value: Any) -> Any:
        """Show a day as 05.03.2026 and leave what was typed as it is."""
        return value.strftime("%d.%m.%Y") if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare days, not spellings."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class RepeatKeyField(forms.UUIDField):
    """The hidden key by which a form that is sent twice acts once; one without a key gets a fresh one."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "initial": uuid4, **kwargs})

    def to_python(self, value: Any) -> Any:
        """Read the key; a mangled one counts as none."""
        try:
            return super().to_python(value) or uuid4()
        except ValidationError:
            return uuid4()


def _bound(message: Any, code: str, limit: date) -> ValidationError:
    return ValidationError(message, code=code, params={"limit": limit.strftime("%d.%m.%Y")})


class GermanTimeField(forms.Field):
    """A time typed as `9`, `915`, `9:15`, `9.15` or `9 Uhr`."""

    widget = forms.TextInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Uhrzeit angeben, zum Beispiel 9:15.",
        "invalid": "Das ist keine Uhrzeit. Bitte als 9, 915 oder 9:15 angeben.",
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Keep the field short and the browser's memory out of it."""
        return {"autocomplete": "off", "size": 8, **super().widget_attrs(widget)}

    def to_python(self, value: Any) -> time | None:
        """Read the time."""
        if isinstance(value, time):
            return value
        if value in self.empty_values or not str(value).strip():
            return None
        clock = words.read_clock(str(value))
        if clock is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return clock

    def prepare_value(self, value: Any) -> Any:
        """Show a time as 09:15 and leave what was typed as it is."""
        return value.strftime("%H:%M") if isinstance(value, time) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare times, not spellings."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class LineTextField(forms.CharField):
    """One line of text: composed letters, no control characters, a clear word on the length.

    Args:
        longest: number of characters allowed. The browser gets no `maxlength`: it would cut pasted text silently.

    """

    longest_default = LINE_LENGTH
    allowed: frozenset[str] = frozenset()
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Bitte ausfüllen.",
        "control": "Der Text enthält unsichtbare Steuerzeichen. Bitte neu eintippen statt einfügen.",
        "direction": "Der Text enthält Zeichen, die die Schreibrichtung umkehren. Bitte neu eintippen statt einfügen.",
        "long": "Höchstens %(longest)s Zeichen, jetzt sind es %(length)s. Bitte um %(over)s kürzen.",
    }

    def __init__(self, *, longest: int | None = None, **kwargs: Any) -> None:
        self.longest = longest or self.longest_default
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Tidy the text, then refuse what must not be stored."""
        if value in self.empty_values:
            return ""
        text = self.shape(words.tidy(str(value)))
        if reason := words.unwanted(text, allowed=self.allowed):
            raise ValidationError(self.error_messages[reason], code=reason)
        return text

    def prepare_value(self, value: Any) -> Any:
        """Offer words as they were written: the mark of a disputed row is not part of them."""
        return getattr(value, "plain", value)

    def shape(self, text: str) -> str:
        """Take a tab (pasted from a table) for the space it stands for."""
        return text.replace("\t", " ").strip() if self.strip else text

    def validate(self, value: Any) -> None:
        """Check the length and say how much to cut."""
        super().validate(value)
        over = len(value) - self.longest
        if over > 0:
            numbers = {"longest": self.longest, "length": len(value), "over": over}
            params = {name: f"{number:,}".replace(",", ".") for name, number in numbers.items()}
            raise ValidationError(self.error_messages["long"], code="long", params=params)


class LongTextField(LineTextField):
    """Text of several lines, 10,000 characters unless told otherwise.

    Args:
        has_marks: lines may begin with `# `, `- ` or `1. `; the page offers them with a counter, `marked` shows them.
        **kwargs: as in `LineTextField`.
    """

    widget = forms.Textarea
    longest_default = TEXT_LENGTH
    allowed = words.LINE_BREAKS

    def __init__(self, *, has_marks: bool = False, **kwargs: Any) -> None:
        self.has_marks = has_marks
        super().__init__(**kwargs)

    def shape(self, text: str) -> str:
        """Keep lines and tabs, drop the empty ends."""
        return text.strip() if self.strip else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Begin with a few lines; the field grows with its text."""
        attrs = super().widget_attrs(widget) | ({"data-editor": self.longest} if self.has_marks else {})
        return attrs if "rows" in widget.attrs and widget.attrs["rows"] != "10" else {**attrs, "rows": 4}
