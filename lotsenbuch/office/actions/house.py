"""What is done with the house as a whole: its words, its rules, its rooms."""

from dataclasses import asdict, dataclass
from datetime import time

from django.db import transaction

from lotsenbuch.audit.actions import recorded
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import forget_house
from lotsenbuch.records.rules import Actor, RefusedError

ONLY_IN_A_GE = (
    "Räume lassen sich nur in einer gemeinsamen Einrichtung abschalten. "
    "Beim zugelassenen kommunalen Träger ist Lotsenbuch die führende Akte."
)


@dataclass(frozen=True, slots=True)
class HouseDetails:
    """What a house can set."""

    name: str
    carrier: str
    address: str
    information_contact: str
    neutral_sender: str
    client_word: str
    gender_form: str
    phase_intake: str
    phase_assessment: str
    phase_planning: str
    phase_steering: str
    phase_closure: str
    caseload_key: int
    case_hours: int
    first_talk_days: int
    silence_days: int
    reopen_days: int
    case_review_months: int
    case_limit_months: int
    case_notice_months: int
    seat_land: str
    seat_municipality: str
    law_early_misses: str
    law_repeat_window: str
    law_lifting_of_refusal: str
    law_hearing_days: str
    review_days: int
    supervision_hours: int
    sample_size: int
    log_months: int
    quiet_from: time
    quiet_until: time
    switched_off: list[str]


def change_house(*, house: House, seen: int, details: HouseDetails, by: Actor) -> House:
    """Change name, words and rules of the house; the first time, write its row.

    Raises:
        StaleError: somebody else saved since version `seen`.
        RefusedError: rooms are switched off where no other system leads the file.
    """
    if details.switched_off and details.carrier != House.Carrier.GE:
        raise RefusedError(ONLY_IN_A_GE, field="switched_off")
    with recorded("office.change_house", by=by):
        if not House.objects.filter(pk=house.pk).exists():
            house = House.objects.get_or_create(is_the_house=True)[0]
        house = house.save_version(seen=seen, **asdict(details))
        transaction.on_commit(forget_house)
    return house
