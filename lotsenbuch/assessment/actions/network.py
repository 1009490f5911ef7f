"""The network map: somebody is drawn, moved, tied or taken out; a map is kept, and the next one begins with it."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from lotsenbuch.assessment.models import NetworkMap, NetworkMember, NetworkTie
from lotsenbuch.assessment.rules.network import LAST_PLACE, told_class
from lotsenbuch.assessment.rules.noted import MemberData
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import note_event
from lotsenbuch.cases.models import Case
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError

from .parts import keep_part

# More cannot be drawn so that anybody finds somebody again.
MOST_MEMBERS = 120


def open_map(case: Case) -> NetworkMap:
    """Return the map in work, begun now when there is none; whoever is keeping it is waited for.

    Raises:
        StaleError: somebody else began one at the same moment.
    """
    last = NetworkMap.objects.select_for_update().filter(case=case).first()
    if last is not None and last.closed_on is None:
        last.case = case
        return last
    begun = NetworkMap(case=case, number=last.number + 1 if last else 1, begun_on=clock.today(), replaces=last)
    try:
        with transaction.atomic():
            begun.save(force_insert=True)
    except IntegrityError as error:
        raise StaleError from error
    return begun


def keep_member(
    *, case: Case, data: MemberData, by: Actor, row: NetworkMember | None = None, seen: int = 0
) -> NetworkMember:
    """Draw somebody on the map, or change what is said of them.

    Args:
        case: the case.
        data: relation, sector and distance; a name only where it is needed. Who tells of health or debts by being
            on the map (an addiction service) gets that class and is sealed.
        by: who draws.
        row: who is changed.
        seen: its version that the writer saw.

    Raises:
        RefusedError: the relation is missing, the map is full, or the class needs a grant that the actor lacks.
        StaleError: somebody else changed it meanwhile.
    """
    relation = data.relation.strip()
    if not relation:
        raise RefusedError("Bitte sagen, wer das für die Person ist.", field="relation")
    _tells_no_more(data)
    with recorded("assessment.keep_member", by=by, case_id=case.id) as entry:
        entry.data_class = data.data_class
        head = open_map(case)
        if row is None and _standing(case).count() >= MOST_MEMBERS:
            raise RefusedError("Auf der Karte ist kein Platz mehr.", field="relation")
        moved = row is None or (row.sector, row.ring) != (data.sector, data.ring)
        place = data.place if data.place is not None else LAST_PLACE if moved or row is None else row.place
        values = {"sector": data.sector, "ring": data.ring, "place": place, "noted_on": clock.today()}
        words = {"relation": relation, "name": data.name.strip()}
        kept = keep_part(NetworkMember, head, values, words, data.data_class, by, row=row, seen=seen)
        if row is not None and row.data_class != data.data_class:
            _follow_class(case, kept, head, by)
    return kept


def _tells_no_more(data: MemberData) -> None:
    told = told_class(f"{data.relation} {data.name}", data.sector)
    if data.data_class < told:
        what = "über Schulden" if told == DataClass.DEBTS else "über die Gesundheit"
        text = (
            f"Das sagt etwas {what}. Bitte die Schutzklasse {int(told)} wählen oder neutral schreiben: Beratungsstelle."
        )
        raise RefusedError(text, field="relation")


def _standing(case: Case) -> QuerySet[NetworkMember]:
    return NetworkMember.objects.filter(case=case, until_number=None)


def place_member(
    *, case: Case, row: NetworkMember, sector: str, ring: str, place: int, by: Actor, seen: int
) -> NetworkMember:
    """Draw somebody elsewhere: in another sector, nearer or farther, or between other neighbours.

    Raises:
        RefusedError: the class needs a grant that the actor does not hold.
        StaleError: somebody else changed it meanwhile.
    """
    data_class = DataClass(row.data_class)
    data = MemberData(
        relation=row.relation, name=row.name, sector=sector, ring=ring, place=place, data_class=data_class
    )
    return keep_member(case=case, data=data, by=by, row=row, seen=seen)


def take_out(*, case: Case, row: NetworkMember, seen: int, by: Actor) -> None:
    """Take somebody off the map in work, with their lines; kept maps still show them.

    Raises:
        StaleError: somebody else changed it meanwhile.
    """
    with recorded("assessment.take_out", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(row.data_class)
        head = open_map(case)
        for tie in _ties_of(case, row.thread):
            tie.save_version(seen=tie.version, until_number=head.number)
        row.save_version(seen=seen, until_number=head.number)


def draw_tie(*, case: Case, one: NetworkMember, other: NetworkMember, by: Actor) -> None:
    """Draw a line between two who know each other; one that is there stays.

    Raises:
        RefusedError: both ends are the same, or a class needs a grant that the actor does not hold.
    """
    if one.thread == other.thread:
        raise RefusedError("Bitte zwei verschiedene Menschen wählen.", field="other")
    first, second = sorted((one.thread, other.thread))
    data_class = DataClass(max(one.data_class, other.data_class))
    with recorded("assessment.draw_tie", by=by, case_id=case.id) as entry:
        entry.data_class = data_class
        head = open_map(case)
        if not NetworkTie.objects.filter(one_id=first, other_id=second, until_number=None).exists():
            _tie(first, second, data_class, head, by)


def _tie(first: UUID, second: UUID, data_class: DataClass, head: NetworkMap, by: Actor) -> None:
    values = {"one_id": first, "other_id": second, "noted_on": clock.today()}
    keep_part(NetworkTie, head, values, {}, data_class, by, row=None, seen=0)


def take_tie(*, case: Case, one: NetworkMember, other: NetworkMember, by: Actor) -> None:
    """Take a line out of the map in work; one that is not there is no mistake."""
    first, second = sorted((one.thread, other.thread))
    with recorded("assessment.take_tie", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(max(one.data_class, other.data_class))
        head = open_map(case)
        for tie in NetworkTie.objects.filter(one_id=first, other_id=second, until_number=None):
            tie.save_version(seen=tie.version, until_number=head.number)


def _ties_of(case: Case, thread: UUID) -> list[NetworkTie]:
    ends = Q(one_id=thread) | Q(other_id=thread)
    return list(NetworkTie.objects.filter(ends, case=case, until_number=None).order_by("noted_on", "id"))


def _follow_class(case: Case, member: NetworkMember, head: NetworkMap, by: Actor) -> None:
    """Draw the lines of somebody anew in the class that the two ends have now."""
    classes = {one.thread: one.data_class for one in _standing(case)}
    for tie in _ties_of(case, member.thread):
        tie.save_version(seen=tie.version, until_number=head.number)
        data_class = DataClass(max(classes.get(end, member.data_class) for end in (tie.one_id, tie.other_id)))
        _tie(tie.one_id, tie.other_id, data_class, head, by)


def close_map(*, case: Case, seen: int, on: date, by: Actor) -> NetworkMap:
    """Keep the map in work as it is; the next change begins the next one.

    Raises:
        RefusedError: there is none in work, or the day lies before its beginning.
        StaleError: somebody else changed or kept it since version `seen`.
    """
    head = NetworkMap.objects.select_for_update().filter(case=case, closed_on=None).first()
    if head is None:
        raise RefusedError("Es ist keine Karte in Arbeit.")
    if on < head.begun_on:
        raise RefusedError("Das liegt vor dem Tag, an dem die Karte begonnen wurde.", field="closed_on")
    with recorded("assessment.close_map", by=by, case_id=case.id):
        head.save_version(seen=seen, closed_on=on, closed_by=str(by))
        note_event(case=case, text=f"Netzwerkkarte festgehalten (Fassung {head.number}).", by=by)
    return head
