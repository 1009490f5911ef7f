"""The finding: a human finds, a second, different one agrees; the database holds both to it (`duties_find`)."""

import json
from datetime import date
from uuid import UUID

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.duties.models import Matter, Second
from lotsenbuch.duties.queries import answer_for, limits_of, told_of
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError

_MISSING = {
    "why": "Es fehlt, warum es so kam und wie die Person gesucht wurde.",
    "reason": "Es fehlt die Prüfung, ob ein wichtiger Grund vorlag, mit Begründung.",
    "hardship": "Es fehlt die Prüfung der außergewöhnlichen Härte, mit Begründung.",
    "alternatives": "Es fehlen die anderen Wege und was der Schritt für die Beziehung heißt.",
    "offer": "Es fehlt der Beleg des konkreten Angebots.",
    "hearing": "Die Anhörung ist nicht hinausgegangen oder kam zurück, oder ihre Frist läuft noch.",
    "given": "Der Brief der Aufforderung ging nicht nachweislich vor dem Tag hinaus, oder er kam zurück.",
    "in_person": "Hier ist persönlich anzuhören; die Gelegenheit dazu fehlt noch.",
    "instruction": "Es fehlt eine schriftliche Belehrung, die die Person bekommen hat.",
    "conciliation": "An diesem Tag lief eine Schlichtung; daraus folgt keine Minderung.",
    "row": (
        "Die beiden Meldetermine direkt davor sind nicht geprüft oder ohne richtige Belehrung, oder die Person war "
        "dazwischen da."
    ),
    "objection": "Dem Widerspruch gegen die Aufforderung ist abgeholfen; daraus folgt nichts.",
    "over": "Der Vorgang ist schon festgestellt oder beendet.",
}


def find(*, matter: Matter, posted: date, second: Staff, seen: int, by: Actor) -> Matter:
    """Find, and ask a second person; only with both does anything follow.

    Args:
        matter: from `queries.matter_of`.
        posted: the day on which the Bescheid is to go to the post; the law counts from it.
        second: who looks a second time.
        seen: version of the matter that was seen.
        by: who finds.

    Raises:
        RefusedError: something is missing, the law of the day provides nothing, or the second person may not.
        StaleError: somebody else wrote meanwhile.
    """
    if matter.version != seen:
        raise StaleError
    if posted < clock.today():
        raise RefusedError("Der Tag ist schon vorbei.", field="posted_on")
    told = told_of(matter)
    if told.stops or told.misfit:
        raise RefusedError(told.stops or (told.misfit.text if told.misfit else ""))
    # Of two found at the same moment the second counts the first (the cap of 30 % together).
    list(Matter.objects.select_for_update().filter(case=matter.case_id).values_list("pk", flat=True))
    answer = answer_for(matter, posted)
    limits = limits_of(matter)
    if posted > limits.last_safe_posting_on:
        raise RefusedError(
            f"Dafür ist es zu spät: Letzter sicherer Tag für die Post war der {limits.last_safe_posting_on:%d.%m.%Y}.",
            field="posted_on",
        )
    with recorded("duties.find", by=by, case_id=matter.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        missing = ask_guard("duties_find", matter.id, json.dumps(answer), posted)
        if missing:
            raise RefusedError(_MISSING[missing])
        if not answer["possible"]:
            raise RefusedError("Nach dem Recht des Tages folgt daraus nichts. Bitte den Vorgang ohne Folgen beenden.")
        ask_guard("duties_ask_second", matter.id, second.id)
    return Matter.objects.get(pk=matter.pk)


def agree(*, second: Second, agrees: bool, words: str, by: Actor) -> UUID:
    """Decide as the second person; the matter is out of sight afterwards.

    Raises:
        RefusedError: a "no" without a reason, or somebody decided before.
    """
    if not agrees and not words.strip():
        raise RefusedError("Bitte sagen, was fehlt.", field="words")
    with recorded("duties.agree", by=by, case_id=second.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        if not ask_guard("duties_decide", second.id, agrees, words.strip()):
            raise StaleError
    return second.id


def take_back(*, matter: Matter, by: Actor) -> None:
    """Take a finding back before the second person agreed; also the one of an earlier holder."""
    with recorded("duties.take_back", by=by, case_id=matter.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        ask_guard("duties_take_back", matter.id)
