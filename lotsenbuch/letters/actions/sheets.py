"""What the house decides about the languages of the preparation sheet."""

from datetime import date

from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.letters.models import SheetRelease
from lotsenbuch.letters.rules.sheets import GERMAN, sheets
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, RefusedError


def decide_sheet(
    *, language: str, is_released: bool, by: Actor, checked_by: str = "", checked_on: date | None = None
) -> SheetRelease:
    """Release the sheet in a language, with or without somebody who checked it, or withdraw it.

    Raises:
        RefusedError: no such language, or half of who and when.
    """
    if language == GERMAN or language not in sheets():
        raise RefusedError("Diese Sprachfassung gibt es nicht.")
    if bool(checked_by.strip()) != bool(checked_on):
        raise RefusedError("Bitte beides nennen: wer geprüft hat und wann.", field="checked_on")
    if checked_on and checked_on > clock.today():
        raise RefusedError("Der Tag der Prüfung liegt in der Zukunft.", field="checked_on")
    with recorded("letters.decide_sheet", by=by):
        made = SheetRelease(language=language, edition=sheets()[language].edition, is_released=is_released)
        made.checked_by, made.checked_on = checked_by.strip(), checked_on
        made.decided_by, made.decided_at = str(by), timezone.now()
        made.decided_by_name = Staff.objects.get(pk=by.colleague).display_name
        made.save(force_insert=True)
    return made
