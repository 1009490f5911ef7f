"""What the pages of Bewertung show, put together once."""

from dataclasses import dataclass

from lotsenbuch.assessment.models import Assessment, Finding, Part, Setback, Strength
from lotsenbuch.assessment.rules.compare import Line, Pair, side_by_side
from lotsenbuch.cases.models import Case, Phase
from lotsenbuch.cases.queries import needs_of_phase
from lotsenbuch.cases.queries.own import Entered, entered_in, fields_at
from lotsenbuch.cases.rules.own import ASSESSMENT
from lotsenbuch.cases.rules.phases import Need, missing
from lotsenbuch.intake.models import Barrier
from lotsenbuch.intake.queries import barriers_of
from lotsenbuch.records.rules import DataClass

from .fassung import Fassung, Sight, assessments_of, fassung_of, left_out, material_of, offered_domains, setbacks_of


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page of Bewertung, or the print of a Fassung, shows."""

    heads: list[Assessment]
    shown: Fassung
    sights: list[Sight]
    barriers: list[Barrier]
    setbacks: list[Setback]
    left_out: list[Strength | Finding]
    needs: list[Need]
    own: list[Entered]
    may_fill_own: bool

    @property
    def head(self) -> Assessment | None:
        """Return the Fassung that is shown."""
        return self.shown.head

    @property
    def aims(self) -> str:
        """Return what the Potenzialanalyse is to be good for."""
        return self.head.aims if self.head else ""

    @property
    def is_in_work(self) -> bool:
        """Say whether the Fassung shown can be closed."""
        return self.head is not None and self.head.closed_on is None

    @property
    def closed(self) -> list[Assessment]:
        """Return the Fassungen that stay."""
        return [head for head in self.heads if head.closed_on is not None]

    @property
    def said_sights(self) -> list[Sight]:
        """Return the Lebenslagen about which something is said."""
        return [sight for sight in self.sights if sight.view is not None]

    @property
    def to_be_seen(self) -> list[Finding]:
        """Return the findings that rest on telephone or video alone (W20)."""
        keys = self.shown.to_be_seen
        return [finding for finding in self.shown.findings if str(finding.id) in keys]

    @property
    def may_go_on(self) -> bool:
        """Say whether the case stands in this phase with nothing required missing."""
        return bool(self.needs) and not missing(self.needs)

    @property
    def is_complete(self) -> bool:
        """Say whether a Fassung is closed and none is in work: then the way on is the next thing to do."""
        return self.may_go_on and self.head is not None and not self.is_in_work

    @property
    def data_class(self) -> DataClass:
        """Return the highest class that is shown."""
        rows = [*self.barriers, *self.setbacks, *self.left_out, *self.own]
        return DataClass(max([int(self.shown.data_class), *(row.data_class for row in rows)]))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two Fassungen side by side, part by part."""

    earlier: Fassung
    later: Fassung
    sections: list[tuple[str, list[Pair]]]

    @property
    def data_class(self) -> DataClass:
        """Return the highest class that is shown."""
        return max(self.earlier.data_class, self.later.data_class)


def page_of(case: Case, number: int | None = None) -> Page | None:
    """Return the page of a case that was read with `case_of`; None for a Fassung that is not there.

    Args:
        case: with its person's key, `held_classes` and `phase_needs`.
        number: a Fassung; None for the newest, which may not be there yet.
    """
    heads = assessments_of(case.id)
    head = next((one for one in heads if number in {None, one.number}), None)
    if number is not None and head is None:
        return None
    material = material_of(case)
    shown = fassung_of(material, head)
    return Page(
        heads,
        shown,
        shown.sights(offered_domains(held_by(case))),
        _barriers_on(case, head if number is not None else None),
        setbacks_of(case),
        left_out(material, head),
        needs_of_phase(case) if case.phase == Phase.ASSESSMENT and number is None else [],
        entered_in(case, ASSESSMENT, head.id if head and head.closed_on else None),
        bool(fields_at(ASSESSMENT, held_by(case))),
    )


def _barriers_on(case: Case, head: Assessment | None) -> list[Barrier]:
    """Return the barriers as they were when a Fassung was closed; as they are where none is asked for or it is open."""
    rows, day = barriers_of(case), head.closed_on if head else None
    if day is None:
        return rows
    for row in rows:
        row.eased_on = row.eased_on if row.eased_on and row.eased_on <= day else None
    return [row for row in rows if row.found_on <= day]


def held_by(case: Case) -> set[int]:
    """Return the classes 2-4 that `case_of` read along."""
    return set(getattr(case, "held_classes", ()))


def comparison_of(case: Case, later: int, earlier: int | None) -> Comparison | None:
    """Return two Fassungen side by side, by default a Fassung and the one before it; None where one is not there."""
    heads = {head.number: head for head in assessments_of(case.id)}
    before = heads.get(later - 1 if earlier is None else earlier)
    if later not in heads or (earlier is not None and before is None):
        return None
    material = material_of(case)
    old, new = fassung_of(material, before), fassung_of(material, heads[later])
    return Comparison(old, new, [(name, pairs) for name, pairs in _sections(old, new) if pairs])


def _sections(old: Fassung, new: Fassung) -> list[tuple[str, list[Pair]]]:
    return [
        ("Stärken", _pairs(old.strengths, new.strengths)),
        ("Ressourcen", _pairs(old.resources, new.resources)),
        ("Was im Weg steht", _pairs(old.barrier_notes, new.barrier_notes)),
        ("Lebenslagen", side_by_side(_sight_lines(old), _sight_lines(new))),
        ("Interessen und Hobbys", _pairs(old.interests, new.interests)),
        ("Eindrücke", _pairs(old.impressions, new.impressions)),
    ]


def _pairs[P: Part](old: list[P], new: list[P]) -> list[Pair]:
    return side_by_side([Line(row.thread, row.id, row) for row in old], [Line(row.thread, row.id, row) for row in new])


def _sight_lines(shown: Fassung) -> list[Line]:
    return [Line(view.domain, view.id, view) for view in shown.views]
