"""Which languages of the preparation sheet may be printed."""

from dataclasses import dataclass
from datetime import date

from lotsenbuch.cases.models import Case
from lotsenbuch.letters.models import SheetRelease
from lotsenbuch.letters.rules.sheets import GERMAN, SPOKEN, Sheet, sheets


@dataclass(frozen=True, slots=True)
class SheetState:
    """A sheet in a language, who checked it, and what the house decided."""

    sheet: Sheet
    release: SheetRelease | None

    @property
    def checked_by(self) -> str:
        """Return who read it as a speaker: as the file says, or as the house noted."""
        return self.sheet.checked_by or (self.release.checked_by if self.release else "")

    @property
    def checked_on(self) -> date | None:
        """Return when."""
        return self.sheet.checked_on or (self.release.checked_on if self.release else None)

    @property
    def note(self) -> str:
        """Return what stands on the sheet, in German: which edition, and who checked it when."""
        on = self.checked_on
        checked = f"geprüft von {self.checked_by} am {on:%d.%m.%Y}" if on else "noch nicht geprüft"
        released = "vom Haus freigegeben" if self.may_print else "nicht freigegeben, nur zum Ansehen"
        said = checked if on and self.may_print else f"{checked}, {released}"
        return f"{self.sheet.label}, Fassung {self.sheet.edition}: {said}. Es gilt der deutsche Brief."

    @property
    def may_print(self) -> bool:
        """Say whether it is printed: German always, others checked or released, and not withdrawn."""
        if self.sheet.language == GERMAN:
            return True
        return self.release.is_released if self.release else self.sheet.is_checked


def sheet_states() -> list[SheetState]:
    """Return all languages with what the house decided about the edition that is printed now."""
    newest: dict[tuple[str, str], SheetRelease] = {}
    for release in SheetRelease.objects.order_by("decided_at"):
        newest[release.language, release.edition] = release
    return [SheetState(sheet, newest.get((sheet.language, sheet.edition))) for sheet in sheets().values()]


def spoken_by(case: Case) -> tuple[str, ...]:
    """Return the languages that the person speaks and the house prints, beside German."""
    known = [code for code, name in SPOKEN.items() if name in case.person.languages]
    usable = usable_languages() if known else {}
    return tuple(code for code in known if code in usable)


def usable_languages() -> dict[str, SheetState]:
    """Return the languages beside German that may be printed."""
    states = (state for state in sheet_states() if state.may_print)
    return {state.sheet.language: state for state in states if state.sheet.language != GERMAN}
