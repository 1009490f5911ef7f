"""What is said about one case: its project, how heavy it is, whom the person would like to talk to."""

from django.db import connection

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import note_event, note_project, note_stage
from lotsenbuch.cases.models import Case, Outline
from lotsenbuch.office.models import Project
from lotsenbuch.office.queries import terms_today
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, RefusedError
from lotsenbuch.team.models import Weight, Wish
from lotsenbuch.team.queries.colleagues import holding_professions, key_facts, profession_of
from lotsenbuch.team.queries.projects import is_over
from lotsenbuch.team.rules.keys import key_refusal


def choose_project(*, case: Case, project: Project | None, seen: int, by: Actor) -> Case:
    """Let a person take part in a project, or in none any more; the places of the holder decide.

    Raises:
        RefusedError: there is no free place, the project has ended, or nothing changes.
        StaleError: somebody else saved the case since version `seen`.
    """
    if project is not None and project.pk != case.project_id and is_over(project.pk):
        raise RefusedError("Dieses Projekt ist zu Ende und nimmt niemanden mehr auf.", field="project")
    if (project.pk if project else None) == case.project_id:
        raise RefusedError("Das ist schon so.", field="project")
    with recorded("team.choose_project", by=by, case_id=case.id):
        case.version = seen
        note_project(case=case, project=project, by=by)
        note_event(case=case, text=f"Projekt: {project.name if project else 'keines mehr'}.", by=by)
    return case


def choose_stage(*, case: Case, stage: str, seen: int, by: Actor) -> Case:
    """Say in which stage of its project a case is; the timeline keeps who said so when.

    Raises:
        RefusedError: the project has no such stage in the present phase, or nothing changes.
        StaleError: somebody else saved the case since version `seen`.
    """
    terms = terms_today(clock.today()).get(case.project_id) if case.project_id else None
    if terms is None or stage not in terms.stages_of(case.phase):
        raise RefusedError("Diesen Abschnitt gibt es im Projekt in dieser Phase nicht.", field="stage")
    before = terms.stage_in(case.phase, case.stage)
    if stage == before:
        raise RefusedError("Das ist schon so.", field="stage")
    with recorded("team.choose_stage", by=by, case_id=case.id):
        case.version = seen
        note_stage(case=case, stage=stage, by=by)
        note_event(case=case, text=f"Abschnitt: {f'{before} → ' if before else ''}{stage}.", by=by)
    return case


def weigh(*, case: Case, level: str, reason: str, seen: int, by: Actor) -> Weight:
    """Say how heavy a case is.

    Args:
        case: the case.
        level: code of `Weight.Level`.
        reason: needed for a heavy one.
        seen: version of what was said before, 0 where nothing was.
        by: who works on it.

    Raises:
        RefusedError: heavy without a reason.
        StaleError: somebody else said something since.
    """
    if level == Weight.Level.HEAVY and not reason.strip():
        raise RefusedError("Bitte in einem Satz sagen, was den Fall schwer macht.", field="reason")
    with recorded("team.weigh", by=by, case_id=case.id):
        row = Weight.objects.filter(case=case).first()
        if row is None:
            row = Weight(case=case, level=level, reason=reason.strip(), said_by=str(by))
            row.save(force_insert=True)
            return row
        return row.save_version(seen=seen, level=level, reason=reason.strip(), said_by=str(by))


def say_wish(*, case: Case, wants: str, seen: int, by: Actor) -> Wish:
    """Note whom the person would like to talk to; nobody asks why.

    Raises:
        StaleError: somebody else noted something since version `seen` (0 where nothing was).
    """
    with recorded("team.say_wish", by=by, case_id=case.id):
        row = Wish.objects.filter(case=case).first()
        if row is None:
            row = Wish(case=case, wants=wants)
            row.save(force_insert=True)
            return row
        return row.save_version(seen=seen, wants=wants)


def count_alone(to: Staff) -> None:
    """Wait for whoever gives cases to the same colleague at this moment; what they hold is counted after that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"key of {to.pk}"])


def take_in(case: Case) -> None:
    """Let a case come to a Fallmanager for the first time only in a project that still takes people in.

    Raises:
        RefusedError: says which project is over, and what to do.
    """
    if case.project is not None and is_over(case.project.pk):
        where = "Bitte in der Akte unter „Projekt, Abschnitt, Gewicht, Wunsch“ ein anderes Projekt wählen oder keines."
        raise RefusedError(f"{case.project.name} ist zu Ende und nimmt niemanden mehr auf. {where}", field="to")


def hold_to_key(*, case: Case | Outline, to: Staff) -> None:
    """Refuse a case beyond the key of the house or for a profession that holds none in its project.

    Belongs to the transaction of an assignment, also of one by a lead, who sees the outline only. Whoever assigns to
    the same colleague at this moment waits, and then counts what is there. A place in a project is kept by the
    database itself (decision 0100).

    Raises:
        RefusedError: says which key, and who can let it be exceeded.
    """
    count_alone(to)
    age_group = case.age_group if isinstance(case, Outline) else case.outline.age_group
    if refusal := key_refusal(key_facts(to, age_group, case.project), to.display_name):
        raise RefusedError(refusal, field="to")
    holding = holding_professions(case.project_id)
    if holding and profession_of(to) not in holding:
        who = ", ".join(sorted(holding))
        raise RefusedError(f"In diesem Projekt führt Fälle, wer als Profession angibt: {who}.", field="to")
