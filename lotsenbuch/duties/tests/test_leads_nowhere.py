"""Refused work on an incomplete instruction, a request taken back, an objection that was right: nothing follows."""

from datetime import date

import pytest

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.duties import actions
from lotsenbuch.duties.models import Request
from lotsenbuch.duties.queries import matter_of, options_of, running_of, told_of
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import RefusedError
from tests.cast import act_as, client_of

from .acting import START, agreed, breach, fresh, less, missed, ready, weighed

pytestmark = pytest.mark.django_db
TODAY = clock.today()


def test_refused_work_needs_the_instruction_of_work(case_of_anna: Case, anna: Staff) -> None:
    """The loss of the whole Regelbedarf (§ 31a (7)) rests on words that named it; other duties never lead there."""
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        efforts = breach(case, anna, date(2026, 9, 30))
        with pytest.raises(RefusedError, match="konkrete Arbeit"):
            actions.begin(case=case, request=efforts, about="arbeitsverweigerung", by=anna.actor)
        work = {"asked": "work", "what": "Stelle im Lager", "how_often": "", "proof": ""}
        bare = breach(case, anna, date(2026, 9, 29), **work)
        told = told_of(actions.begin(case=case, request=bare, about="arbeitsverweigerung", by=anna.actor))
        assert told.misfit is not None
        assert "ganz entfallen" in told.misfit.text
        full = breach(case, anna, date(2026, 9, 28), **work, instruction="AV-2026-07")
        matter = ready(case, anna, request=full, about="arbeitsverweigerung", said={"offer_words": "Firma, sofort"})
        assert (told_of(matter).misfit, told_of(matter).may_find) == (None, True)
        lines = options_of(matter)[2].lines
        assert f"{START:%m/%Y}: der ganze Regelbedarf." in lines or f"{START:%m/%Y}: {less(100)}." in lines
        assert not any("höchstens 30 Prozent" in line for line in lines)


def test_what_is_taken_back_or_rightly_objected_to_leads_nowhere(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        row = breach(case, anna, date(2026, 9, 29))
        actions.withdraw(request=row, seen=row.version, by=anna.actor)
        with pytest.raises(RefusedError, match="zurückgenommen"):
            actions.begin(case=case, request=Request.objects.get(pk=row.id), by=anna.actor)
        matter = ready(case, anna, request=breach(case, anna, date(2026, 9, 30)))
    found = agreed(case, matter, anna, bernd)
    with act_as(anna):
        with pytest.raises(RefusedError, match="beruht schon"):
            actions.withdraw(request=found.request, seen=found.request.version, by=anna.actor)
        values = {"received_on": TODAY, "words": "Der Brief fehlte", "result": "upheld", "decided_on": TODAY}
        actions.object_to(case=case, request=found.request, **values, by=anna.actor)  # type: ignore[arg-type]
        lifted = matter_of(case, found.id)
        assert lifted is not None
        # What is left of it is said: nothing; and a duty met later does not move the day.
        assert options_of(lifted)[0].lines[1].startswith("Ihr Geld bleibt, wie es ist.")
        again = actions.lift(matter=lifted, on=TODAY, because="Nachgeholt", seen=lifted.version, by=anna.actor)
        assert again.lifted_on == START
        assert (str(lifted.lifted_on), lifted.lifted_because) == (
            found.verdict["from"],
            "dem Widerspruch ist abgeholfen",
        )
        with pytest.raises(RefusedError, match="abgeholfen"):
            actions.begin(case=case, request=found.request, by=anna.actor)
        assert running_of(actions.begin(case=case, request=breach(case, anna, date(2026, 10, 1)), by=anna.actor)) == ()


def test_what_changes_while_a_matter_is_open_ends_it(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    """Taken back, rightly objected to, or complied with while the second person looks: nothing is found."""
    values = {"received_on": TODAY, "words": "Der Brief fehlte", "result": "upheld", "decided_on": TODAY}
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        for change in ("withdrawn", "upheld"):
            open_one = ready(case, anna, request=breach(case, anna, date(2026, 9, 28)))
            if change == "withdrawn":
                actions.withdraw(request=open_one.request, seen=open_one.request.version, by=anna.actor)
            else:
                actions.object_to(case=case, request=open_one.request, **values, by=anna.actor)  # type: ignore[arg-type]
            stopped = matter_of(case, open_one.id)
            assert stopped is not None
            assert ("Es folgt nichts" in told_of(stopped).stops, told_of(stopped).may_find) == (True, False)
            missing = {"withdrawn": "instruction", "upheld": "objection"}[change]
            assert ask_guard("duties_find", stopped.id, "{}", TODAY) == missing
        # Complied while the second person looks: the finding is taken back with it.
        last = ready(case, anna, request=breach(case, anna, date(2026, 9, 27)))
        last = actions.find(matter=last, posted=TODAY, second=bernd, seen=last.version, by=anna.actor)
        done = actions.lift(matter=last, on=TODAY, because="Nachweis da", seen=last.version, by=anna.actor)
        assert (done.found_by, done.complied_on, done.seconds.get().is_agreed) == ("", TODAY, None)


@pytest.mark.parametrize(("today", "is_over"), [(date(2026, 12, 19), False), (date(2026, 12, 20), True)])
def test_after_the_six_months_no_hearing_goes_out(
    case_of_anna: Case, anna: Staff, monkeypatch: pytest.MonkeyPatch, today: date, *, is_over: bool
) -> None:
    """Missed on 23.06.2026: posted on 19.12. a Bescheid still counts as given on 23.12., a day later it does not."""
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        matter = weighed(actions.begin(case=case, talk=missed(case, anna, date(2026, 6, 23)), by=anna.actor), anna)
        monkeypatch.setattr(clock, "today", lambda: today)
        assert ("sechs Monate" in told_of(matter).stops) is is_over
        assert [one.title for one in options_of(matter)][1:] == (
            [] if is_over else ["Später", "Wenn es festgestellt wird"]
        )
        if is_over:
            with pytest.raises(RefusedError, match="Es folgt nichts"):
                actions.send_hearing(case=case, matter=matter, is_handed=True, seen=matter.version, by=anna.actor)
    page = client_of(anna).get(f"/fall/{case.id}/pflichten/vorgang/{matter.id}/").content.decode()
    assert ("anhoerung/" in page, "Ohne Folgen beenden" in page) == (not is_over, is_over)
