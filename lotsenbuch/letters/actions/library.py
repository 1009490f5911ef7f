"""Writing in the house library of text modules."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.letters.models import FavouriteModule, TextModule
from lotsenbuch.letters.queries import module_of
from lotsenbuch.letters.rules.kinds import kinds
from lotsenbuch.letters.rules.placeholders import NAMES, unknown_in
from lotsenbuch.records.rules import Actor, RefusedError, StaleError


def write_module(
    *, title: str, text: str, by: Actor, phase: str = "", letter_kinds: Sequence[str] = (), module: UUID | None = None,
    seen: int = 0,
) -> TextModule:  # fmt: skip
    """Add a module, or a new version of one; the earlier versions stay.

    Args:
        title: its name in the library.
        text: may hold placeholders.
        by: who writes.
        phase: the phase it is for; empty for all.
        letter_kinds: the letters it is for; none for all.
        module: the module that gets a new version.
        seen: number of the version that the writer saw.

    Raises:
        RefusedError: nothing was written, or a kind of letter or a placeholder that the house does not have.
        StaleError: somebody else wrote a version meanwhile.
    """
    if not title.strip() or not text.strip():
        raise RefusedError("Bitte Name und Text schreiben.", field="title" if not title.strip() else "text")
    if unknown := unknown_in(text):
        named = ", ".join(f"„{{{name}}}“" for name in unknown)
        known = ", ".join(f"{{{name}}}" for name in NAMES)
        raise RefusedError(f"Diesen Platzhalter kennt das Haus nicht: {named}. Es gibt {known}.", field="text")
    if set(letter_kinds) - set(kinds()):
        raise RefusedError("Dieses Schreiben gibt es nicht.", field="letter_kinds")
    before = module_of(module) if module else None
    if (before.number if before else 0) != seen:
        raise StaleError
    with recorded("letters.write_module", by=by):
        made = TextModule(module=module or uuid4(), number=seen + 1, title=title.strip(), text=text.strip())
        made.phase, made.letter_kinds = phase, list(letter_kinds)
        return _kept(made, by)


def retire_module(*, module: UUID, by: Actor) -> TextModule:
    """Offer a module no longer, or offer it again; all versions stay.

    Raises:
        RefusedError: there is no such module.
    """
    before = module_of(module)
    if before is None:
        raise RefusedError("Diesen Baustein gibt es nicht.")
    with recorded("letters.retire_module", by=by):
        made = TextModule(module=module, number=before.number + 1, title=before.title, text=before.text)
        made.phase, made.letter_kinds, made.is_retired = before.phase, before.letter_kinds, not before.is_retired
        return _kept(made, by)


def _kept(made: TextModule, by: Actor) -> TextModule:
    made.written_by, made.written_at = str(by), timezone.now()
    made.written_by_name = Staff.objects.get(pk=by.colleague).display_name
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # two wrote the next version at once
        raise StaleError from error
    return made


def favour_module(*, module: UUID, by: Actor) -> bool:
    """Put a module on top for oneself, or no longer; return whether it is on top now."""
    own = FavouriteModule.objects.filter(staff=by.colleague, module=module)
    with recorded("letters.favour_module", by=by):
        if own.delete()[0]:
            return False
        FavouriteModule(staff_id=by.colleague, module=module).save(force_insert=True)
        return True
