"""Plays what a story tells of Bewertung, on its own days."""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from functools import partial

from lotsenbuch.assessment.actions import (
    close_assessment,
    keep_finding,
    keep_setback,
    keep_strength,
    keep_view,
    write_aims,
)
from lotsenbuch.assessment.models import DomainView, Strength
from lotsenbuch.assessment.rules.noted import FindingData
from lotsenbuch.cases.models import Case
from lotsenbuch.desk.demo.assessed import ToldFassung, ToldFinding, ToldSetback, ToldView
from lotsenbuch.desk.demo.dossier import Dossier
from lotsenbuch.desk.demo.stage import Stage
from lotsenbuch.records.rules import Actor, DataClass

# After the talk of the day and what follows from it.
FASSUNG, SETBACK = time(16, 59), time(16, 59, 30)

type Step = tuple[datetime, Callable[[], object]]


def assessing(dossier: Dossier, case: Case, stage: Stage, by: Actor) -> Iterator[Step]:
    """Return what is written down in Bewertung, each on its day."""
    for told in dossier.assessments:
        yield stage.moment(told.on, FASSUNG), partial(_write, told, case, stage, by)
    for setback in dossier.setbacks:
        yield stage.moment(setback.on, SETBACK), partial(_note, setback, case, stage, by)


def _write(told: ToldFassung, case: Case, stage: Stage, by: Actor) -> None:
    on, written = stage.day(told.on), {row.text: row for row in Strength.objects.filter(case=case, until_number=None)}
    for one in told.strengths:
        # A story that replaces what was never said is a mistake in the story.
        row = written[one.instead_of] if one.instead_of else None
        seen = row.version if row else 0
        keep_strength(case=case, text=one.text, evidence=one.evidence, noted_on=on, row=row, seen=seen, by=by)
    for finding in told.findings:
        keep_finding(case=case, data=_data(finding, told, stage), by=by)
    for view in told.views:
        _see(view, told, case, stage, by)
    head = write_aims(case=case, aims=told.aims, by=by)
    if told.is_closed:
        close_assessment(case=case, seen=head.version, on=on, by=by)


def _data(finding: ToldFinding, told: ToldFassung, stage: Stage) -> FindingData:
    return FindingData(
        kind=finding.kind.value,
        channel=finding.channel.value,
        domain=finding.domain.value if finding.domain else "",
        fact=finding.fact,
        persons_words=finding.persons_words,
        own_view=finding.own_view,
        noted_on=stage.day(told.on),
    )


def _see(view: ToldView, told: ToldFassung, case: Case, stage: Stage, by: Actor) -> None:
    row = DomainView.objects.filter(case=case, domain=view.domain.value, until_number=None).first()
    words = {
        "person_level": view.person.value if view.person else "",
        "person_words": view.person_words,
        "own_level": view.own.value if view.own else "",
        "own_words": view.own_words,
    }
    seen, on = row.version if row else 0, stage.day(told.on)
    keep_view(case=case, domain=view.domain.value, words=words, noted_on=on, by=by, row=row, seen=seen)


def _note(told: ToldSetback, case: Case, stage: Stage, by: Actor) -> None:
    keep_setback(
        case=case,
        what=told.what,
        what_now=told.what_now,
        since_on=stage.day(told.since),
        data_class=DataClass(told.data_class),
        by=by,
    )
