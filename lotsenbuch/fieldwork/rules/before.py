"""What is asked before somebody goes out, and what follows from it. Pure Python; C40, C69, C70."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from lotsenbuch.law.days import add_months

WISHES = [
    ("yes", "möchte gern nach draußen"),
    ("unsure", "möchte es ausprobieren, mit der Möglichkeit, jederzeit abzubrechen"),
    ("no", "möchte es nicht"),
]
RESULTS = [
    ("yes", "Wir treffen uns draußen"),
    ("no", "Wir treffen uns nicht draußen"),
]
# BGW: hazards are asked at the first booking, in words that describe and do not judge.
HAZARDS = [
    ("none", "gefragt, nichts bekannt"),
    ("animals", "Hund oder andere Tiere"),
    ("devices", "Geräte, Werkzeug, Baustelle"),
    ("building", "Haus und Weg: Licht, Treppen, Funkloch"),
    ("behaviour", "was eine Situation ruhig hält"),
]
GROUNDS = [
    ("partner_ill", "Die zweite Person ist ausgefallen, und ein neuer Termin käme spät"),
    ("persons_wish", "Die Person möchte nur mit einer Fachkraft gehen"),
    ("known", "Wir kennen uns aus mehreren Gesprächen im Haus"),
    ("public", "Der Ort ist belebt und in Rufweite des Hauses"),
]
NOBODY_AGREES = (
    "Dem kann hier niemand zustimmen: Außer Ihnen leitet gerade niemand ein Team. Das erste Treffen bitte zu zweit "
    "vereinbaren."
)
HAZARD_FOR_MONTHS = 6
# The tandem partner's access ends so long after the last joint meeting (issue 8).
TANDEM_AFTER = timedelta(days=7)


class Lack(StrEnum):
    """What is missing before a talk outside can be agreed upon."""

    WEIGHING = "weighing"
    AGAINST = "against"
    HAZARDS = "hazards"
    TANDEM = "tandem"

    @property
    def words(self) -> str:
        """Return what to do about it."""
        return _LACKS[self]


_LACKS = {
    Lack.WEIGHING: "abwägen, ob es passt und ob die Person es möchte",
    Lack.AGAINST: "neu abwägen: zuletzt war das Ergebnis „nicht draußen“",
    Lack.HAZARDS: "nach Gefahren vor Ort fragen",
    Lack.TANDEM: "zu zweit gehen, mit jemandem aus der Fallarbeit, oder die Teamleitung um eine Ausnahme bitten",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a case before a talk outside.

    Attributes:
        result: of the newest weighing; "" where there is none.
        are_hazards_asked: within the last six months.
        met_in_tandem: a talk outside by two took place.
        is_excepted: the lead agreed to a meeting alone, and none was agreed upon for it yet.
        needs_tandem: the project wants two at every meeting.
    """

    result: str = ""
    are_hazards_asked: bool = False
    met_in_tandem: bool = False
    is_excepted: bool = False
    needs_tandem: bool = False


def lacks(known: Known, companions: int) -> tuple[Lack, ...]:
    """Return what is missing before so many colleagues beside the one who talks may go out."""
    found = []
    if known.result != "yes":
        found.append(Lack.AGAINST if known.result else Lack.WEIGHING)
    if not known.are_hazards_asked:
        found.append(Lack.HAZARDS)
    may_go_alone = known.is_excepted or (known.met_in_tandem and not known.needs_tandem)
    if companions < 1 and not may_go_alone:
        found.append(Lack.TANDEM)
    return tuple(found)


def is_agreement_left(agreed: Sequence[datetime], alone: Sequence[datetime]) -> bool:
    """Say whether one more meeting alone is agreed to: each agreement is for one meeting that ends after it."""
    left = sorted(alone)
    for at in sorted(agreed):
        taken = next((ends for ends in left if ends > at), None)
        if taken is None:
            return True
        left.remove(taken)
    return False


def hazard_until(noted_on: date) -> date:
    """Return the first day on which a hazard counts no more, unless it was said anew."""
    return add_months(noted_on, HAZARD_FOR_MONTHS)


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the checklist."""

    code: str
    label: str


CHECKLIST = (
    Check("confirmed", "Die Person weiß Tag, Uhrzeit und Treffpunkt"),
    Check("weather", "Wetter angesehen, Ausweichort verabredet"),
    Check("charged", "Telefon geladen, Mappe geholt"),
    Check("told", "Jemand im Haus weiß, wann ich zurück bin"),
    Check("quiet", "Dienstausweis dabei, nichts Sichtbares vom Jobcenter"),
)
