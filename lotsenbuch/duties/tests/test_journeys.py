"""The ways through a matter: June and July, compliance, three in a row, a hearing in person, the court, bad cases."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pikepdf
import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from pypdf import PdfReader

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.models import Case
from lotsenbuch.duties import actions
from lotsenbuch.duties.actions.hear import hearing_end
from lotsenbuch.duties.models import Conciliation, Matter, Request
from lotsenbuch.duties.queries import (
    answer_for,
    court,
    due_matters,
    limits_of,
    options_of,
    running_of,
    told_of,
)
from lotsenbuch.duties.queries.court import TITLES, court_file
from lotsenbuch.duties.queries.papers import SHEETS, sheet_of
from lotsenbuch.duties.rules.instructions import misfit
from lotsenbuch.law.days import add_months
from lotsenbuch.letters.papers import render
from lotsenbuch.letters.queries import content_of, letter_of
from lotsenbuch.letters.tests.test_views import words_of
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import forget_house
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import RefusedError
from lotsenbuch.steering.models import Measure
from tests.cast import act_as, client_of, setting_up

from .acting import OLD, START, agreed, breach, fresh, heard, less, missed, ready, weighed

pytestmark = pytest.mark.django_db
TODAY = clock.today()


def test_a_miss_in_june_and_one_in_july(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    """June follows the old law (10 %), July is the first under the new one: nothing is taken."""
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        june = ready(case, anna, talk=missed(case, anna, date(2026, 6, 23)))
        july = ready(case, anna, talk=missed(case, anna, date(2026, 7, 14)))
        assert "folgt daraus allein keine Kürzung" in july.hearing_text
        told = answer_for(june, date(2026, 11, 23))
        assert (told["possible"], told["version"], told["percent"]) == (True, "L6", 10)
        assert (told["from"], told["until"], told["euro_per_month"]) == ("2026-12-01", "2027-01-01", "56.30")
        told = answer_for(july, date(2026, 11, 23))
        assert (told["possible"], told["version"]) == (False, "L7")
        with pytest.raises(RefusedError, match="folgt daraus nichts"), transaction.atomic():
            actions.find(matter=july, posted=TODAY, second=bernd, seen=july.version, by=anna.actor)
        assert limits_of(june).last_safe_posting_on == date(2026, 12, 19)
        due = due_matters(anna.actor, TODAY)
        assert [(one.matter.id, one.last_safe_posting_on) for one in due] == [
            (june.id, date(2026, 12, 19)),
            (july.id, date(2027, 1, 10)),
        ]
        lines = [line for option in options_of(june) for line in option.lines]
        assert "Aus dieser Sache folgt keine Kürzung." in lines
        assert "Bis zum 19.12.2026 müsste ein Bescheid zur Post gehen. Danach folgt nichts mehr." in lines
        assert f"{START:%m/%Y}: {less(10)}." in lines
        assert "Die Wohnung ist nicht betroffen: Miete und Heizung werden dadurch nicht gekürzt." in lines
        assert not any("1 €" in line for line in lines)  # only since July 2026 (§ 31a (4) S. 3 SGB II)
    # With both, and an August one, the new law takes 30 %; the old instruction would not carry it.
    with act_as(anna):
        august = ready(case, anna, talk=missed(case, anna, date(2026, 8, 11)))
        assert answer_for(august, date(2026, 11, 23))["percent"] == 30
        september = actions.begin(case=case, talk=missed(case, anna, date(2026, 9, 8), OLD), by=anna.actor)
        later = weighed(september, anna)
        with pytest.raises(RefusedError, match="nur beunruhigen"), transaction.atomic():
            heard(case, later, anna, "personal")
        assert (
            options_of(later)[0].lines[0]
            == "Unser Brief hat nicht richtig gesagt, was folgen kann. Darum folgt nichts."
        )
        with pytest.raises(RefusedError, match="andere Folgen"), transaction.atomic():
            actions.find(matter=later, posted=TODAY, second=bernd, seen=later.version, by=anna.actor)


def test_what_the_house_moved_and_who_came_leads_nowhere(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        for on, values in (
            (date(2026, 7, 1), {"state": "moved", "result": ""}),
            (date(2026, 7, 2), {"result": "office_cancelled"}),
            (date(2026, 7, 3), {"result": "came_later", "came_at": clock.now()}),
            (date(2026, 7, 6), {"result": "excused"}),
        ):
            talk = missed(case, anna, on, **values)
            with pytest.raises(RefusedError, match="Daraus folgt nichts"):
                actions.begin(case=case, talk=talk, by=anna.actor)
        free = missed(
            case, anna, date(2026, 7, 7), is_meldetermin=False, purpose="", instruction="", instructed_on=None
        )
        with pytest.raises(RefusedError, match="freiwillig"):
            actions.begin(case=case, talk=free, by=anna.actor)
        bare = missed(case, anna, date(2026, 7, 8), instructed_on=None)
        Appointment.objects.filter(pk=bare.id).update(instruction="")
        matter = actions.begin(case=case, talk=Appointment.objects.get(pk=bare.id), by=anna.actor)
        reason = misfit("summons", matter.request.instruction, matter.happened_on)
        assert reason is not None
        assert "keine schriftliche Belehrung" in reason.text
        assert Request.objects.count() == 1


def test_a_breach_with_early_compliance(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    """The duty is met in the hearing: „nichts“ stays possible; found all the same, it ends after the first month."""
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        matter = actions.begin(case=case, request=breach(case, anna, date(2026, 9, 30)), by=anna.actor)
        with pytest.raises(RefusedError, match="Warum"):
            actions.send_hearing(case=case, matter=matter, is_handed=True, seen=matter.version, by=anna.actor)
        matter = heard(case, weighed(matter, anna), anna, "personal")
        full = answer_for(matter, date(2026, 11, 23))
        assert (full["from"], full["until"], full["percent"]) == ("2026-12-01", "2027-03-01", 30)
        matter = actions.lift(matter=matter, on=TODAY, because="4 Bewerbungen", seen=matter.version, by=anna.actor)
        assert matter.lifted_on is None
        early = answer_for(matter, date(2026, 11, 23))
        assert (early["until"], [month["euro"] for month in early["months"]]) == ("2027-01-01", ["168.90"])
        lines = options_of(matter)[2].lines
        assert "Mindestens 1 € bleibt immer. So bleiben Sie krankenversichert." in lines
        assert f"{START:%m/%Y}: {less(30)}." in lines
        assert any("Darum ist es so kurz" in line for line in lines)
        nothing = actions.end(matter=matter, because="Hat es nachgeholt", seen=matter.version, by=anna.actor)
        assert nothing.ended_on == TODAY
        # Another one is found, and lifted after the finding: the day comes from the law.
        other = ready(case, anna, request=breach(case, anna, date(2026, 10, 15)))
    found = agreed(case, other, anna, bernd)
    with act_as(anna):
        assert found.verdict["until"] == add_months(START, 3).isoformat()
        lifted = actions.lift(matter=found, on=TODAY, because="Nachweise da", seen=found.version, by=anna.actor)
        assert lifted.lifted_on == add_months(START, 1)
        (left,) = options_of(lifted)
        assert [f"{START:%m/%Y}: " in line or "bis zum" in line for line in left.lines].count(True) == 2
        assert f"{add_months(START, 1):%m/%Y}:" not in " ".join(left.lines)
        with pytest.raises(RefusedError, match="verkürzt"):
            actions.lift(
                matter=actions.begin(case=case, talk=missed(case, anna, date(2026, 7, 14)), by=anna.actor),
                on=TODAY, because="x", seen=1, by=anna.actor,
            )  # fmt: skip


def test_two_matters_at_once_stay_under_the_cap(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        one = ready(case, anna, request=breach(case, anna, date(2026, 9, 30)))
    found = agreed(case, one, anna, bernd)
    with act_as(anna):
        two = ready(case, anna, request=breach(case, anna, date(2026, 10, 15)))
        (running,) = running_of(two)
        assert (running.percent, running.start) == (Decimal(30), START)
        answer = answer_for(two, TODAY)
        assert answer["cap_applied"]
        assert [month["added_percent"] for month in answer["months"]] == [0, 0, 0]
        assert max(month["total_percent"] for month in answer["months"]) == 30
        assert any("Obergrenze von 30 Prozent ist schon erreicht" in line for line in options_of(two)[2].lines)
    assert found.verdict["percent"] == 30


def test_a_sign_of_illness_leads_to_a_talk_in_person(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        matter = actions.begin(case=case, request=breach(case, anna, date(2026, 9, 30)), by=anna.actor)
        matter = heard(case, weighed(matter, anna), anna, "written", ["signs"])
        assert "mit Ihnen persönlich besprechen" in matter.hearing_text
        assert "Kürzung für Sie" in matter.hearing_text
        # § 24 SGB X: what could follow is said, with the condition, and after the question why.
        assert "3 Monate um 30 Prozent gekürzt wird, wenn es keinen wichtigen Grund gab" in matter.hearing_text
        assert "krank" not in matter.hearing_text.lower().replace("krankheit, einen", "")
        with pytest.raises(RefusedError, match="persönlich anzuhören"), transaction.atomic():
            actions.find(matter=matter, posted=TODAY, second=bernd, seen=matter.version, by=anna.actor)
        for how in ("silent", "not_used"):
            with pytest.raises(RefusedError, match="Bitte so lange warten"):
                actions.note_hearing(matter=matter, how=how, on=TODAY, words="", seen=matter.version, by=anna.actor)
        # Nor by a way around the action: an offer not used counts only after the period.
        with transaction.atomic():
            Matter.objects.filter(pk=matter.id).update(heard_how="not_used")
            assert ask_guard("duties_find", matter.id, "{}", TODAY) == "hearing"
            transaction.set_rollback(True)
        matter = actions.note_hearing(
            matter=matter, how="personal", on=TODAY, words="Kam mit Betreuerin", seen=matter.version, by=anna.actor
        )
    assert agreed(case, matter, anna, bernd).agreed_by


def test_a_holiday_of_the_municipality_ends_the_period_later(case_of_anna: Case, anna: Staff, house: House) -> None:
    """Friedensfest (8 August) is a holiday in Augsburg only: what ends there ends on the next working day."""
    with setting_up():
        House.objects.update(seat_land="BY", seat_municipality="Augsburg")
    forget_house()
    # Posted on 21 July 2025, given on the 25th, 14 days: Friday, 8 August 2025.
    assert hearing_end(date(2025, 7, 21)) == date(2025, 8, 11)
    with setting_up():
        House.objects.update(seat_land="BY", seat_municipality="Nürnberg")
    forget_house()
    assert hearing_end(date(2025, 7, 21)) == date(2025, 8, 8)


def test_an_obligation_says_what_how_often_and_how_to_object(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        data = {
            "asked": "efforts", "what": "2 Bewerbungen schreiben", "how_often": "jeden Monat", "proof": "Kopien",
            "due_on": date(2026, 12, 31), "ground": "steps_not_done", "reasons": "Schritt 2 blieb offen.",
            "heard": "Am 20.11. im Gespräch: Sie sieht es ein.",
            "is_handed": True,
        }  # fmt: skip
        for change in (
            {"proof": ""},
            {"how_often": ""},
            {"reasons": ""},
            {"heard": ""},
            {"due_on": date(2026, 11, 1)},
            {"asked": "summons"},
        ):
            with pytest.raises(RefusedError):
                actions.ask(case=case, data=actions.AskData(**(data | change)), by=anna.actor)  # type: ignore[arg-type]
        request = actions.ask(case=case, data=actions.AskData(**data), by=anna.actor)  # type: ignore[arg-type]
        assert (request.instruction, request.instructed_on) == ("PV-2026-07", TODAY)
        assert request.letter_id is not None
        line = letter_of(case, request.letter_id)
        assert line is not None
        said = words_of(content_of(case, line.letter) or b"")
        for words in (
            "Verwaltungsakt",
            "jeden Monat",
            "Kopien",
            "31.12.2026",
            "Schritt 2 blieb offen",
            "Sie sieht es ein",
            "Widerspruch",
        ):
            assert words.replace(" ", "") in said, words
        assert "keineaufschiebendeWirkung" in said
        for columns in ("what = 'mehr'", "instruction = ''"):
            with pytest.raises(ProgrammingError), transaction.atomic():
                Request.objects.filter(pk=request.id).update(**{columns.split(" = ")[0]: "x"})
        objection = actions.object_to(
            case=case, request=request, received_on=TODAY, words="Zu viel", result="", decided_on=None, by=anna.actor
        )
        done = actions.object_to(
            case=case, request=request, received_on=TODAY, words="", result="partly", decided_on=TODAY, by=anna.actor
        )
        assert (done.id, done.result, done.words) == (objection.id, "partly", "Zu viel")


def test_a_conciliation_blocks_what_happened_while_it_ran(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        for on in (date(2023, 6, 30), date(2026, 7, 1)):
            with pytest.raises(RefusedError, match="Schlichtung gab es"):
                actions.conciliate(case=case, wanted_by="person", started_on=on, by=anna.actor)
        row = actions.conciliate(case=case, wanted_by="person", started_on=date(2026, 6, 15), by=anna.actor)
        with pytest.raises(RefusedError, match="vor dem Beginn"):
            actions.end_conciliation(row=row, on=date(2026, 6, 14), result="", by=anna.actor)
        with pytest.raises(RefusedError, match="vier Wochen"):
            actions.end_conciliation(row=row, on=date(2026, 7, 14), result="", by=anna.actor)
        actions.end_conciliation(row=row, on=date(2026, 6, 25), result="Praktikum statt Kurs", by=anna.actor)
        assert Conciliation.objects.get().result == "Praktikum statt Kurs"
        # What happened on its last day leads nowhere; the day after it is open again.
        old = {"instruction": "PV-2023-07", "instructed_on": date(2026, 6, 1)}
        begun = actions.begin(case=case, request=breach(case, anna, date(2026, 6, 25), **old), by=anna.actor)
        during = weighed(begun, anna)
        told = told_of(during)
        # Neither a letter nor the sheet for the person speaks of a reduction that cannot be.
        with pytest.raises(RefusedError, match="nur beunruhigen"), transaction.atomic():
            heard(case, during, anna)
        assert [option.title for option in options_of(during)] == ["Nichts"]
        assert (told.may_find, "lief eine Schlichtung" in told.stops) == (False, True)
        with pytest.raises(RefusedError, match="lief eine Schlichtung"), transaction.atomic():
            actions.find(matter=during, posted=TODAY, second=bernd, seen=during.version, by=anna.actor)
        after = ready(case, anna, request=breach(case, anna, date(2026, 6, 26), **old), how="personal")
        assert told_of(after).may_find
        # Of Meldetermine § 15a (3) says nothing.
        assert told_of(ready(case, anna, talk=missed(case, anna, date(2026, 6, 24)))).stops == ""


@pytest.mark.parametrize(("until", "said"), [(0, "Schritte kamen nach diesem Siegel"), (2**62, "deckt alle Schritte")])
def test_the_file_says_which_steps_the_seal_does_not_cover(
    case_of_anna: Case, anna: Staff, monkeypatch: pytest.MonkeyPatch, until: int, said: str
) -> None:
    record = SimpleNamespace(
        xid_until=until,
        number=7,
        sealed_at=datetime(2026, 8, 3, tzinfo=UTC),
        root=b"1",
        public_key=b"2",
        signature=b"3",
    )
    monkeypatch.setattr(court, "records_after", lambda *_: [(record, None)])
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        matter = ready(case, anna, request=breach(case, anna, date(2026, 9, 30)))
        assert said.replace(" ", "") in words_of(court_file(case, matter))


def test_the_file_for_the_court(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        matter = ready(case, anna, request=breach(case, anna, date(2026, 9, 30)))
    found = agreed(case, matter, anna, bernd)
    with act_as(anna):
        pdf = court_file(fresh(case_of_anna, anna), found)
        for name in SHEETS:
            paper = sheet_of(case, found, name)
            assert (paper is None) == (name == "aufhebung"), name
            assert paper is None or render(paper).startswith(b"%PDF")
    said = words_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as whole:
        count = len(whole.pages)
        assert str(whole.open_metadata()["pdfaid:part"]) == "2"
        assert "/OutputIntents" in whole.Root
        assert "/StructTreeRoot" not in whole.Root
    # The index names the sheet on which each part begins.
    sheets = ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
    for title in TITLES:
        at = next(number for number, sheet in enumerate(sheets[1:], start=2) if title.replace(" ", "") in sheet)
        assert f"{title}Blatt{at}".replace(" ", "") in sheets[0], title
    assert f"Blatt1von{count}" in said
    assert f"Blatt{count}von{count}" in said
    # Our own sheets carry one number only; the letters behind keep theirs.
    assert "Seite1von" not in sheets[0]
    assert any("Seite1von" in sheet for sheet in sheets)
    for words in (
        "Inhalt", "Anlage 1: Anhörung", "persönlich übergeben", "§ 31a", "Siegel", "Was weggelassen ist",
        "Notizen und Verlauf der Beratung", "Eine Maschine hat nichts entschieden",
    ):  # fmt: skip
        assert words.replace(" ", "") in said, words
    assert "Gärtnerei" not in said
    answer = client_of(anna).get(reverse("duties:court_pdf", args=[case.id, found.id]))
    assert answer.status_code == 200
    with act_as(anna):
        assert Entry.objects.filter(what="court_pdf", case_id=case.id).count() == 1


def test_young_people_get_the_offer_of_a_talk(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        Measure.objects.create(case=case, kind="training", name="Kurs", started_on=date(2026, 7, 1))
        type(case.person).objects.filter(pk=case.person_id).update(birth_on=date(2005, 5, 5))
        case = fresh(case_of_anna, anna)
        matter = ready(case, anna, request=breach(case, anna, date(2026, 9, 30)))
        assert matter.is_under_25
        with pytest.raises(RefusedError, match="folgt auf die Feststellung"):
            actions.offer_talk(matter=matter, on=TODAY, seen=matter.version, by=anna.actor)
    found = agreed(case, matter, anna, bernd)
    with act_as(anna):
        assert limits_of(found).talk_until is not None
        assert "talk_within_four_weeks" in found.verdict["follows"]
        assert actions.offer_talk(matter=found, on=TODAY, seen=found.version, by=anna.actor).talk_offered_on == TODAY


def test_what_is_lifted_before_it_began_asks_for_no_talk(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        type(case.person).objects.filter(pk=case.person_id).update(birth_on=date(2005, 5, 5))
        case = fresh(case_of_anna, anna)
        matter = ready(case, anna, request=breach(case, anna, date(2026, 9, 30)))
    found = agreed(case, matter, anna, bernd)
    address = reverse("duties:matter", args=[case.id, found.id])
    assert "Beratungsangebot bis (unter 25)" in client_of(anna).get(address).text
    with act_as(anna):
        values = {"received_on": TODAY, "words": "Der Brief fehlte", "result": "upheld", "decided_on": TODAY}
        actions.object_to(case=case, request=found.request, **values, by=anna.actor)  # type: ignore[arg-type]
    assert "Beratungsangebot bis (unter 25)" not in client_of(anna).get(address).text
