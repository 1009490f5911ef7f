"""Letters of the legal file: printed and kept like every letter."""

from dataclasses import dataclass
from datetime import date

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.law.days import german
from lotsenbuch.letters.actions import keep_letter, record_handover, record_posting
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.letters.papers import PAPERS, Block, Letter, render
from lotsenbuch.letters.queries import frame_for, is_neutral, may_write_to
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

NO_WAY = "Dieser Brief kann nur übergeben werden: Es fehlt eine Anschrift, oder der Absender muss neutral bleiben."


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter of the legal file says, before it has a head and a window."""

    kind: str
    subject: str
    text: str
    attached: tuple[Block, ...] = ()


def draw(*, case: Case, words: Words, is_handed: bool) -> Letter:
    """Return a letter as it would go out today; nothing is kept.

    Raises:
        RefusedError: it cannot be posted, or nobody here may write to this person.
    """
    if not may_write_to(case):
        raise RefusedError("An diese Person schreibt nur, wer die Freigabe der Klasse 4 hat.")
    frame = frame_for(case, the_house(), on=clock.today(), is_handed=is_handed)
    if not is_handed and (not frame.window or is_neutral(case)):
        raise RefusedError(NO_WAY, field="is_handed")
    text = words.text.replace("{", "(").replace("}", ")")
    if not frame.window and not is_neutral(case):
        # Without a window a letter has no head; an act names whom it is for, the file and the day (§ 33 SGB X).
        told = f"An {case.person.full_name}, Aktenzeichen {case.fallnummer}, {german(clock.today())}"
        text = f"{told}\n\n{text}"
    return PAPERS[words.kind](frame=frame, subject=words.subject, text=text, attached=words.attached)


def issue(*, case: Case, words: Words, is_handed: bool, by: Actor, is_posted: bool = False) -> tuple[SentLetter, date]:
    """Print and keep a letter of the legal file; return it and the day.

    Args:
        case: from `case_of`.
        words: what it says.
        is_handed: it is handed over today; that is noted.
        by: who issues it.
        is_posted: the page said that it goes to the post today; otherwise who posts it notes that at the letter.

    Raises:
        RefusedError: as `draw` says.
    """
    letter, today = draw(case=case, words=words, is_handed=is_handed), clock.today()
    staff = Staff.objects.filter(pk=by.colleague).first()
    data_class = DataClass.SEALED if is_neutral(case) else DataClass.COUNSELLING
    name = staff.display_name if staff else ""
    sent = keep_letter(case, letter, render(letter.paper()), data_class, by=by, name=name)
    if is_handed or is_posted:
        note = record_handover if is_handed else record_posting
        note(letter=sent, on=today, by=by)
    return sent, today
