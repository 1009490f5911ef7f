"""The hearing: a letter that asks and does not threaten, and what the person said."""

from collections.abc import Sequence
from datetime import date

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.duties.models import Matter
from lotsenbuch.duties.queries.law import barred_of, seat
from lotsenbuch.duties.queries.papers import hearing_text
from lotsenbuch.duties.rules.kinds import ANSWERED, SIGNS
from lotsenbuch.duties.rules.needs import heard_too_early
from lotsenbuch.law.limits import hearing
from lotsenbuch.letters.papers import Letter
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .letters import Words, draw, issue


def hearing_end(today: date) -> date:
    """Return until when the person may answer a letter posted today: the house's days, to the next working day."""
    return hearing(today, seat(), rules=the_house().law_rules).until


def send_hearing(
    *, case: Case, matter: Matter, is_handed: bool, seen: int, by: Actor, in_person: Sequence[str] = ()
) -> Matter:
    """Send the hearing; nothing is decided before its end.

    Raises:
        RefusedError: the question why is not asked yet, a reason is known already, or it was sent.
    """
    _may_go_out(matter)
    until = hearing_end(clock.today())
    matter.in_person = _signs(matter, in_person)
    words = _words(case, matter, until)
    with recorded("duties.send_hearing", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        letter, on = issue(case=case, words=words, is_handed=is_handed, is_posted=not is_handed, by=by)
        values = {"hearing_letter": letter, "hearing_text": hearing_text(matter, until)}
        return matter.save_version(
            seen=seen, in_person=matter.in_person, hearing_from=on, hearing_until=until, **values
        )


def draw_hearing(*, case: Case, matter: Matter, is_handed: bool, in_person: Sequence[str]) -> Letter:
    """Return the hearing as it would go out today; nothing is kept.

    Raises:
        RefusedError: as for sending it.
    """
    _may_go_out(matter)
    matter.in_person = _signs(matter, in_person)
    return draw(case=case, words=_words(case, matter, hearing_end(clock.today())), is_handed=is_handed)


def _words(case: Case, matter: Matter, until: date) -> Words:
    text = f"Guten Tag {case.person.full_name},\n\n{hearing_text(matter, until)}"
    return Words("hearing", "Wir möchten wissen, was los war", text)


def _may_go_out(matter: Matter) -> None:
    if not matter.why or not matter.reached:
        raise RefusedError("Zuerst die Frage nach dem Warum, und wie die Person gesucht wurde.")
    if not matter.alternatives or not matter.relationship:
        raise RefusedError("Zuerst die anderen Wege, und was der Schritt für die Beziehung heißt.")
    if matter.hearing_from or matter.found_by or matter.ended_on:
        raise RefusedError("Die Anhörung ist schon hinausgegangen, oder der Vorgang ist zu Ende.")
    if barred_of(matter):
        raise RefusedError("Es folgt nichts; eine Anhörung würde nur beunruhigen. Bitte den Vorgang beenden.")


def _signs(matter: Matter, seen: Sequence[str]) -> list[str]:
    """Return why the hearing is held in person: what the law of the day says stays, signs are added, none goes."""
    return sorted({*matter.in_person, *(code for code in seen if code in SIGNS)})


def note_hearing(
    *, matter: Matter, how: str, on: date, words: str, seen: int, by: Actor, in_person: Sequence[str] = ()
) -> Matter:
    """Keep what the person said; silence, or an offer not used, counts only after the period.

    Raises:
        RefusedError: no hearing went out, the day does not fit, or silence is stated too early.
    """
    if matter.hearing_from is None or matter.found_by or matter.ended_on:
        raise RefusedError("Dazu muss die Anhörung hinausgegangen und der Vorgang offen sein.")
    if not matter.hearing_from <= on <= clock.today():
        raise RefusedError("Der Tag liegt vor der Anhörung oder in der Zukunft.", field="heard_on")
    if how in ANSWERED and not words.strip():
        raise RefusedError("Bitte festhalten, was die Person gesagt hat.", field="heard_words")
    if heard_too_early(how, matter.hearing_until, clock.today()):
        raise RefusedError(
            f"Die Frist läuft bis zum {matter.hearing_until:%d.%m.%Y}. Bitte so lange warten.", field="heard_how"
        )
    with recorded("duties.note_hearing", by=by, case_id=matter.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        return matter.save_version(
            seen=seen, heard_how=how, heard_on=on, heard_words=words.strip(), in_person=_signs(matter, in_person)
        )
