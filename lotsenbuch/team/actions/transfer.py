"""Cases go over to somebody else in one go: the file complete, classes 2-4 not, and back within the hour."""

from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID

from lotsenbuch.accounts.actions import notify
from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import reassign_case
from lotsenbuch.cases.actions.access import holders_at_a_time
from lotsenbuch.cases.models import Outline
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError, StaleError
from lotsenbuch.team.models import Transfer
from lotsenbuch.team.queries.absences import made_together
from lotsenbuch.team.queries.colleagues import closed_projects, key_facts
from lotsenbuch.team.rules.keys import More, transfer_refusal

from .cases import count_alone, hold_to_key

SHORTEST_REASON = 10


def give_stranded(*, outline: Outline, to: Staff, reason: str, by: Actor) -> UUID:
    """Give a case anew whose holder cannot work it any more; the key of the house is asked, as for every assignment.

    Returns:
        The right to take it back, good for a few seconds.

    Raises:
        RefusedError: beyond the key, not for this profession, the reason is too short, or the lead wants the case.
        StaleError: somebody can work the case (again).
    """
    with recorded("team.give_stranded", by=by, case_id=outline.case_id):
        hold_to_key(case=outline, to=to)
        return reassign_case(case_id=outline.case_id, to=to, reason=reason, by=by)


def transfer_to_several(*, earlier: Staff, shares: Mapping[Staff, Iterable[UUID]], reason: str, by: Actor) -> UUID:
    """Give cases of a colleague to several others in one go, all or none.

    Args:
        earlier: holds them; of a team that the actor leads.
        shares: which cases go to whom.
        reason: kept with the access rows.
        by: the lead.

    Returns:
        One of the transfers; the others were made in the same moment and are taken back with it.

    Raises:
        RefusedError: as in `transfer_cases`; nothing goes over then.
        StaleError: one of the cases lies elsewhere by now.
    """
    chosen = {to: sorted(set(cases)) for to, cases in shares.items()}
    chosen = {to: cases for to, cases in chosen.items() if cases}
    if not chosen:
        raise RefusedError("Bitte mindestens einen Fall ankreuzen.", field="cases")
    with recorded("team.transfer_to_several", by=by):
        holders_at_a_time(one for cases in chosen.values() for one in cases)
        for to in sorted(chosen, key=lambda one: one.pk):  # in one order, so that two leads never wait for each other
            count_alone(to)
        made = [
            transfer_cases(earlier=earlier, to=to, cases=cases, reason=reason, by=by) for to, cases in chosen.items()
        ]
    return made[0]


def transfer_cases(*, earlier: Staff, to: Staff, cases: Iterable[UUID], reason: str, by: Actor) -> UUID:
    """Give cases of a colleague to another one, all or none; the earlier access ends at once.

    Args:
        earlier: holds them; of a team that the actor leads.
        to: of the Fallmanagement, never the actor.
        cases: which ones; open and not sealed.
        reason: kept with the access row, where the new holder reads it.
        by: the lead.

    Returns:
        The transfer, by which it is taken back within an hour.

    Raises:
        RefusedError: no case, no reason, beyond the key of the house, or a project has no free place for one of them.
        StaleError: one of the cases lies elsewhere by now.
    """
    chosen = sorted(set(cases))
    if not chosen:
        raise RefusedError("Bitte mindestens einen Fall ankreuzen.", field="cases")
    if len(reason.strip()) < SHORTEST_REASON:
        raise RefusedError("Bitte in einem Satz sagen, warum.", field="reason")
    if to.actor == by:
        raise RefusedError("Die Fälle können nicht an die Teamleitung selbst gehen.", field="to")
    projects = Outline.objects.filter(pk__in=chosen).values_list("project", flat=True).distinct()
    if closed := closed_projects(to, projects):
        names = ", ".join(closed)
        raise RefusedError(f"{to.display_name} führt nach der eigenen Profession keine Fälle in: {names}.", field="to")
    with recorded("team.transfer_cases", by=by) as entry:
        entry.case_ids = chosen
        _hold_to_keys(chosen, to)
        made: UUID | None = ask_guard("team_transfer_cases", earlier.pk, to.pk, chosen, reason.strip())
        if made is None:
            raise StaleError("Einer der Fälle liegt inzwischen bei jemand anderem. Bitte die Liste neu ansehen.")
        notify(staff=to, kind=Notice.Kind.CASES_TRANSFERRED, target_id=made)
    return made


def _hold_to_keys(chosen: Iterable[UUID], to: Staff) -> None:
    count_alone(to)
    outlines, name = list(Outline.objects.filter(pk__in=chosen).select_related("project")), to.display_name
    groups = Counter(one.age_group for one in outlines)
    projects = Counter(one.project for one in outlines)
    for (project, group), number in Counter((one.project, one.age_group) for one in outlines).items():
        more = More(len(outlines), groups[group], projects[project] if project else 0, number if project else 0)
        if refusal := transfer_refusal(key_facts(to, group, project), more, name=name):
            raise RefusedError(refusal, field="to")


def take_back_transfer(*, transfer: Transfer, by: Actor) -> bool:
    """Put everything back exactly as it was, with what went to others in the same moment.

    Returns:
        False when the hour is over or a case has moved on.

    Raises:
        RefusedError: a place was taken meanwhile, or a part that went to somebody else has moved on.
    """
    parts = made_together(transfer)
    with recorded("team.take_back_transfer", by=by) as entry:
        entry.case_ids = [case for part in parts for case in part.cases]
        holders_at_a_time(entry.case_ids)
        with all_or_nothing():
            done = [bool(ask_guard("team_take_back_transfer", part.id)) for part in parts]
            if any(done) and not all(done):
                raise RefusedError("Einer der Fälle ist schon weitergegangen. Es wurde nichts zurückgenommen.")
        for part in parts if all(done) else ():
            notify(staff=Staff(pk=part.to_id), kind=Notice.Kind.ACCESS_ENDED)
    return all(done)
