"""Requests and matters of a case, each with what hangs on it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from lotsenbuch.cases.models import Case
from lotsenbuch.duties.models import Conciliation, Matter, Objection, Request, Second
from lotsenbuch.duties.rules.instructions import misfit
from lotsenbuch.duties.rules.kinds import CONCILIATION_DAYS, NEVER_A_DUTY, About, InPerson
from lotsenbuch.duties.rules.needs import Need, letter_lacks, needs, stops
from lotsenbuch.law.because import Reason
from lotsenbuch.law.houserules import DEFAULT
from lotsenbuch.law.limits import finding_limit
from lotsenbuch.law.notice import last_posting_day
from lotsenbuch.law.reduction import counting_misses
from lotsenbuch.law.versions import since, version_on
from lotsenbuch.letters.models import Proof
from lotsenbuch.letters.queries import given_by
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor
from lotsenbuch.steering.models import Measure

from .chain import chain_of

# Two Meldetermine that a human looked into stand before the third (§ 7b (4) SGB II).
BEFORE_THE_THIRD = 2
# Of a letter of which nobody noted its way: what happened last, and when it counts as given.
NO_PROOF = (None, None)
# § 15a (3) SGB II until June 2026 speaks of breaches of duty, not of Meldetermine.
_CONCILIATED = (About.BREACH, About.REFUSAL)


def _on(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


@dataclass(frozen=True, slots=True)
class Told:
    """A matter as a page shows it."""

    matter: Matter
    needs: tuple[Need, ...]
    stops: str
    misfit: Reason | None
    seconds: Sequence[Second]
    objections: Sequence[Objection]

    @property
    def state(self) -> str:
        """Return where it stands, in words that accuse nobody."""
        one = self.matter
        until = f" bis {one.hearing_until:%d.%m.%Y}" if one.hearing_until else ""
        stands = (
            (one.ended_on, f"ohne Folgen beendet am {_on(one.ended_on)}"),
            (one.lifted_on, f"aufgehoben ab {_on(one.lifted_on)}"),
            (one.handed_on, f"an die Leistungsabteilung gegeben am {_on(one.handed_on)}"),
            (one.agreed_at, "zu zweit festgestellt"),
            (one.found_at, "festgestellt, wartet auf die zweite Person"),
            (one.hearing_from and not one.heard_on, f"Anhörung läuft{until}"),
        )
        return next((words for is_so, words in stands if is_so), "wird geprüft")

    @property
    def may_find(self) -> bool:
        """Say whether everything that stands before a finding is there."""
        return not self.matter.found_by and not self.stops and all(one.is_met for one in self.needs) and not self.misfit

    @property
    def next_step(self) -> Need | None:
        """Return what is to be done next: the first that is missing."""
        return next((one for one in self.needs if not one.is_met), None)

    @property
    def waiting(self) -> Second | None:
        """Return whom the finder asked and who has not decided yet."""
        return next((one for one in self.seconds if one.decided_at is None), None)

    @property
    def in_person_words(self) -> list[str]:
        """Return why the hearing is held in person."""
        return [InPerson(code).label for code in self.matter.in_person]


def requests_of(case: Case) -> list[Request]:
    """Return what was asked in a case, newest first."""
    return list(Request.objects.filter(case=case).select_related("measure").prefetch_related("objections", "matters"))


def request_of(case: Case, request_id: UUID) -> Request | None:
    """Return one request of this case."""
    return Request.objects.filter(case=case, pk=request_id).first()


def matter_of(case: Case, matter_id: UUID) -> Matter | None:
    """Return one matter of this case, with its request."""
    return Matter.objects.filter(case=case, pk=matter_id).select_related("request", "case").first()


def newest_matter_of(case: Case) -> Matter | None:
    """Return the matter that was begun last."""
    return Matter.objects.filter(case=case).order_by("-made_at").first()


def matters_of(case: Case) -> list[Told]:
    """Return the matters of a case with what hangs on them."""
    rows = Matter.objects.filter(case=case).select_related("request")
    return _told(rows.prefetch_related("seconds__staff", "request__objections"), conciliations_of(case))


def told_of(matter: Matter) -> Told:
    """Return one matter with what hangs on it."""
    return _told([matter])[0]


def _told(rows: Iterable[Matter], conciliations: Iterable[Conciliation] | None = None) -> list[Told]:
    today, told, rows = clock.today(), [], list(rows)
    ways = _ways_of(rows)
    for one in rows:
        version, is_refusal = one.request.instruction if one.request.is_given else "", one.about == About.REFUSAL
        fit = misfit(one.request.asked, version, one.happened_on, is_refusal=is_refusal)
        values = {name: getattr(one, name) for name in _ASKED_FOR}
        values["way"], values["given_on"] = ways.get(one.request.letter_id, NO_PROOF)
        values["hearing_way"] = ways.get(one.hearing_letter_id, NO_PROOF)[0]
        values["has_letter"], values["is_third"] = one.request.letter_id is not None, is_third(one)
        values["is_conciliated"] = is_conciliated(one, conciliations)
        seconds, objections = list(one.seconds.all()), list(one.request.objections.all())
        values["is_withdrawn"] = one.request.withdrawn_on is not None
        values["is_upheld"] = any(row.result == Objection.Result.UPHELD for row in objections)
        values["is_over"] = not one.found_by and not one.ended_on and today > last_safe_day(one)
        told.append(Told(one, needs(values, today), stops(values), fit, seconds, objections))
    return told


def last_safe_day(matter: Matter) -> date:
    """Return the last day on which the letter of a finding is safe at the post (§ 31b (1) SGB II)."""
    return last_posting_day(finding_limit(matter.happened_on))


def _ways_of(rows: Sequence[Matter]) -> dict[UUID | None, tuple[str | None, date | None]]:
    """Return what happened last to each letter of these matters, and when it counts as given."""
    letters = {key for one in rows for key in (one.request.letter_id, one.hearing_letter_id) if key}
    proofs = defaultdict(list)
    for proof in Proof.objects.filter(letter__in=letters) if letters else ():
        proofs[proof.letter_id].append(proof)
    return {key: (found[0].what, given_by(found, DEFAULT)[0]) for key, found in proofs.items()}


_ASKED_FOR = (
    "about", "why", "reached", "reason", "reason_words", "hardship", "hardship_words", "alternatives", "relationship",
    "in_person", "heard_how", "heard_on", "hearing_from", "hearing_until", "offer_words", "happened_on",
)  # fmt: skip


def second_of(second_id: UUID, by: Actor) -> Second | None:
    """Return what the actor was asked to look at and has not decided; None for hidden and made up alike."""
    rows = Second.objects.filter(pk=second_id, staff_id=by.colleague, decided_at=None)
    return rows.select_related("matter", "request").first()


def conciliations_of(case: Case) -> list[Conciliation]:
    """Return the conciliations of a case."""
    return list(Conciliation.objects.filter(case=case))


def is_third(matter: Matter) -> bool:
    """Say whether the two directly before the third were looked into by a human and carry it (§ 7b (4) SGB II).

    Two of earlier times do not do: whoever came, reported or was excused in between begins a new row.
    """
    if matter.about != About.UNREACHABLE:
        return False
    before = _before_in_row(matter)
    return len(before) == BEFORE_THE_THIRD and {*before} <= {*earlier_misses(matter)}


def _before_in_row(matter: Matter) -> list[date]:
    """Return the two Meldetermine directly before this one in its row."""
    row = sorted({day for day in chain_of(matter.case_id, matter.happened_on).days if day < matter.happened_on})
    return row[-BEFORE_THE_THIRD:]


def is_conciliated(matter: Matter, rows: Iterable[Conciliation] | None = None) -> bool:
    """Say whether a conciliation ran on the day of a breach: then nothing follows (§ 15a (3) SGB II, old)."""
    if matter.about not in _CONCILIATED:
        return False
    found = Conciliation.objects.filter(case_id=matter.case_id) if rows is None else rows
    days, on = timedelta(days=CONCILIATION_DAYS), matter.happened_on
    return any(one.started_on <= on <= (one.ended_on or one.started_on + days) for one in found)


def objections_of(request: Request) -> list[Objection]:
    """Return the objections around a request."""
    return list(Objection.objects.filter(request=request))


def measures_for(case: Case) -> list[Measure]:
    """Return the measures that a duty can be about: never coaching or counselling, nothing protected."""
    return list(Measure.objects.filter(case=case, data_class=1).exclude(kind__in=NEVER_A_DUTY))


def earlier_misses(matter: Matter) -> list[date]:
    """Return the days of earlier misses that a human looked into: see `_looked_into`."""
    return [one.happened_on for one in _looked_into(matter)]


def counted_matters(matter: Matter) -> list[Matter]:
    """Return the earlier misses that the law of the day counts in this one, oldest first.

    For § 7b (4) the two of the same row; since July 2026 what the rules of the house make of „wiederholt“ (§ 32 (1)).
    """
    found = _looked_into(matter)
    if matter.about == About.UNREACHABLE:
        row = _before_in_row(matter)
        return [one for one in found if one.happened_on in row]
    if not since(version_on(matter.happened_on).id, "L7"):
        return found
    rules = the_house().law_rules
    counting = counting_misses([one.happened_on for one in found], matter.happened_on, rules)
    return [one for one in found if one.happened_on in counting]


def _looked_into(matter: Matter) -> list[Matter]:
    """Return earlier misses in which a human found no important reason and the instruction was right, oldest first.

    One against which an objection was upheld does not count, nor one whose letter did not go out in time.
    """
    rows = Matter.objects.filter(case_id=matter.case_id, about__in=[About.MISS, About.UNREACHABLE], reason="none")
    rows = rows.exclude(Q(pk=matter.pk) | Q(hardship="yes") | Q(request__objections__result="upheld"))
    found = list(rows.filter(happened_on__lt=matter.happened_on).select_related("request").order_by("happened_on"))
    ways = _ways_of(found)
    return [
        one
        for one in found
        if one.request.withdrawn_on is None
        and not misfit(one.request.asked, one.request.instruction if one.request.is_given else "", one.happened_on)
        and not (one.request.letter_id and letter_lacks(*ways.get(one.request.letter_id, NO_PROOF), one.happened_on))
    ]
