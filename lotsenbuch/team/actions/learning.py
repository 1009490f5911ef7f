"""What a colleague notes of their own learning; each item is theirs, and they alone say whether the lead sees it."""

from datetime import date

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, RefusedError
from lotsenbuch.team.models import Learning

# What somebody new to Fallmanagement goes through; the plan begins with these and is theirs to change.
INTRODUCTION = (
    "Bei Gesprächen mehrerer Kolleginnen und Kollegen dabei sein",
    "Datenschutz: Schutzklassen, Freigaben, Protokoll",
    "Die fünf Phasen an einer abgeschlossenen Akte ansehen",
    "Recht: Kooperationsplan, Mitwirkung, Fristen",
    "Netzwerk kennenlernen: Beratungsstellen, Träger, Arbeitgeberservice",
    "Das erste eigene Gespräch, zu zweit",
    "Die ersten eigenen Fälle, mit fester Begleitung",
)


def note_learning(
    *,
    kind: str,
    title: str,
    by: Actor,
    dated_on: date | None = None,
    valid_until: date | None = None,
    companion: Staff | None = None,
) -> Learning:
    """Note a certificate, a course, a wish or a step for oneself; nobody else sees it.

    Args:
        kind: code of `Learning.Kind`.
        title: what it is.
        by: the colleague.
        dated_on: issued, attended, or to be done by then.
        valid_until: of a certificate.
        companion: who goes along with a step.

    Raises:
        RefusedError: it would end before it begins, or somebody would accompany themselves.
    """
    _fits(dated_on, valid_until, companion, by)
    with recorded("team.note_learning", by=by):
        row = Learning(staff_id=by.colleague, kind=kind, title=title, dated_on=dated_on, valid_until=valid_until)
        row.companion = companion
        row.save(force_insert=True)
    return row


def change_learning(
    *,
    learning: Learning,
    seen: int,
    title: str,
    by: Actor,
    dated_on: date | None = None,
    valid_until: date | None = None,
    companion: Staff | None = None,
) -> Learning:
    """Correct an item of one's own.

    Raises:
        RefusedError: as in `note_learning`.
        StaleError: saved elsewhere since version `seen`.
    """
    _fits(dated_on, valid_until, companion, by)
    with recorded("team.change_learning", by=by):
        return learning.save_version(
            seen=seen, title=title, dated_on=dated_on, valid_until=valid_until, companion=companion
        )


def begin_introduction(*, by: Actor) -> None:
    """Begin one's own plan for finding one's way into the work, with the steps of the house.

    Raises:
        RefusedError: there is a plan already.
    """
    if Learning.objects.filter(staff=by.colleague, kind=Learning.Kind.STEP).exists():
        raise RefusedError("Der Plan zur Einarbeitung hat schon begonnen.")
    with recorded("team.begin_introduction", by=by):
        Learning.objects.bulk_create(
            Learning(staff_id=by.colleague, kind=Learning.Kind.STEP, title=title, position=position)
            for position, title in enumerate(INTRODUCTION, start=1)
        )


def tick_learning(*, learning: Learning, by: Actor) -> Learning:
    """Say that a step is done, or not done after all."""
    with recorded("team.tick_learning", by=by):
        return learning.save_version(seen=learning.version, done_on=None if learning.done_on else clock.today())


def release_learning(*, learning: Learning, by: Actor) -> Learning:
    """Let the lead see one item, or no longer."""
    with recorded("team.release_learning", by=by):
        return learning.save_version(seen=learning.version, is_released=not learning.is_released)


def drop_learning(*, learning: Learning, by: Actor) -> None:
    """Delete an item of one's own for good."""
    with recorded("team.drop_learning", by=by):
        learning.delete()


def _fits(dated_on: date | None, valid_until: date | None, companion: Staff | None, by: Actor) -> None:
    if dated_on and valid_until and valid_until < dated_on:
        raise RefusedError("Das Ende liegt vor dem Anfang.", field="valid_until")
    if companion is not None and companion.pk == by.staff_id:
        raise RefusedError("Die Begleitung ist jemand anderes.", field="companion")
