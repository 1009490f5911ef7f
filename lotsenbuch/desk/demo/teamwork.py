"""What the invented colleagues say of themselves, who is away and who stands in, and how heavy some cases are."""

from datetime import timedelta

from lotsenbuch.cases.models import Case
from lotsenbuch.desk.demo.letters import write_modules
from lotsenbuch.desk.demo.stage import Stage
from lotsenbuch.office.queries import forget_house, terms_today
from lotsenbuch.records import clock
from lotsenbuch.team.actions import (
    begin_cover,
    begin_introduction,
    choose_stage,
    note_absence,
    note_learning,
    release_learning,
    save_profile,
    say_wish,
    weigh,
)

AWAY, STANDS_IN = "jannes", "ida"
DAYS_AWAY = 12
# Colleague, languages, places, as whom they counsel, who stands in.
PROFILES: tuple[tuple[str, tuple[str, ...], tuple[str, ...], str, str], ...] = (
    ("anna", ("Deutsch", "Englisch", "Türkisch"), ("Lotsenau", "Altenbrück"), "woman", "bernd"),
    ("bernd", ("Deutsch", "Polnisch"), ("Lotsenau",), "man", "anna"),
    ("ida", ("Deutsch", "Arabisch"), ("Lotsenau-Nord",), "woman", "jannes"),
)
HEAVY = "Mehrere Stellen wollen zugleich etwas, jede Woche kommt ein Brief dazu"
LIGHT_EVERY, HEAVY_EVERY, WISH_EVERY = 9, 11, 13


def play_team(stage: Stage) -> None:
    """Let colleagues fill in what they bring, one be away with somebody standing in, and Anna weigh her cases."""
    for username, languages, areas, counsels_as, deputy in PROFILES:
        if username in stage.cast.staff and deputy in stage.cast.staff:
            said = {"languages": list(languages), "areas": list(areas), "counsels_as": counsels_as}
            with stage.cast.acting(username) as by:
                save_profile(seen=0, by=by, **said, deputy=stage.cast.staff[deputy])
    with stage.cast.acting("anna") as by:
        write_modules(by)
    _be_away(stage)
    _weigh(stage)
    _say_stages(stage)
    _learn(stage)


def _be_away(stage: Stage) -> None:
    staff, today = stage.cast.staff, stage.today
    if AWAY not in staff or STANDS_IN not in staff:
        return
    with stage.cast.acting(AWAY) as by:
        since, until = today - timedelta(days=2), today + timedelta(days=DAYS_AWAY)
        note_absence(staff=staff[AWAY], absent_from=since, back_on=until, kind="leave", by=by)
        begin_cover(absent=staff[AWAY], deputy=staff[STANDS_IN], until=until - timedelta(days=1), by=by)


def _weigh(stage: Stage) -> None:
    with stage.cast.acting("anna") as by:
        for number, case in enumerate(Case.objects.filter(closed_on=None).order_by("fallnummer"), start=1):
            if number % HEAVY_EVERY == 0:
                weigh(case=case, level="heavy", reason=HEAVY, seen=0, by=by)
            elif number % LIGHT_EVERY == 0:
                weigh(case=case, level="light", reason="", seen=0, by=by)
            if number % WISH_EVERY == 0:
                say_wish(case=case, wants="woman", seen=0, by=by)


def _say_stages(stage: Stage) -> None:
    """Let Anna say where people are in projects that know several stages of a phase."""
    forget_house()
    with stage.cast.acting("anna") as by:
        terms = terms_today(clock.today())
        for number, case in enumerate(Case.objects.filter(closed_on=None, project__in=terms).order_by("fallnummer")):
            names = terms[case.project_id].stages_of(case.phase) if case.project_id else []
            if len(names) > 1:
                choose_stage(case=case, stage=names[number % len(names)], seen=case.version, by=by)


def _learn(stage: Stage) -> None:
    """Let Anna have a certificate that her lead may see and a wish of her own, and Bernd find his way in."""
    today = stage.today
    with stage.cast.acting("anna") as by:
        issued, until = today - timedelta(days=900), today + timedelta(days=195)
        row = note_learning(
            kind="certificate", title="Case Management (DGCC)", dated_on=issued, valid_until=until, by=by
        )
        release_learning(learning=row, by=by)
        on = today - timedelta(days=60)
        note_learning(kind="course", title="Motivierende Gesprächsführung, zwei Tage", dated_on=on, by=by)
        note_learning(kind="wish", title="Schuldnerberatung: Grundlagen", by=by)
    with stage.cast.acting("bernd") as by:
        begin_introduction(by=by)
