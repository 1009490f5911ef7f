"""The contact ledger: attempts, trusted persons, what suits, and the early warning on page and desk."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import Attempt, Consent, offer_outreach, record_attempt, revoke_trust, trust
from lotsenbuch.appointments.models import ContactAgreement, ContactAttempt, OutreachOffer, TrustedPerson
from lotsenbuch.appointments.queries.contact import InTouch, with_contact
from lotsenbuch.appointments.queries.reach import Thin, reach_of, thin_contacts
from lotsenbuch.appointments.rules.kinds import Result, State
from lotsenbuch.cases.actions import let_in, seal_case
from lotsenbuch.cases.models import Case, ContactChannel
from lotsenbuch.cases.queries import case_of, cases_of, with_entry_times
from lotsenbuch.records.rules import RefusedError
from tests.cast import act_as, client_of, registered
from tests.detectors import assert_constant_queries

from .talks import summons

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def send(client: Client, name: str, case: Case, *more: object, **typed: object) -> Any:
    return client.post(reverse(f"appointments:{name}", args=[case.id, *more]), {"repeat_key": str(uuid4()), **typed})


def tried(by: Staff, case: Case, way: str, result: str, *, days: int = 0, **more: Any) -> ContactAttempt:
    """Write down an attempt of some days ago."""
    with act_as(by):
        at = timezone.now() - timedelta(days=days)
        return record_attempt(case=case, tried=Attempt(way, result, at, **more), by=by.actor)


def channel_of(by: Staff, case: Case) -> ContactChannel:
    with act_as(by):
        return ContactChannel.objects.get(person=case.person_id)


def consent(**changed: Any) -> Consent:
    given: dict[str, Any] = {
        "name": "Ayla Quellmoor",
        "relation": "Schwester",
        "value": "0170 0000099",
        "scope": "call_back",
        "consent_from": TODAY,
        "consent_until": TODAY + timedelta(days=180),
        "given_how": "mündlich",
    }
    return Consent(**{**given, **changed})


def test_nobody_writes_to_a_sealed_case_without_the_grant(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        seal_case(case=case_of_anna, reason="Kollegin als Klientin", by=anna.actor)
        until, why = timezone.now() + timedelta(days=3), "Vertritt namentlich"
        let_in(case=case_of_anna, staff=bernd, kind="named", until=until, reason=why, by=anna.actor)
    for one, is_offered in ((anna, True), (bernd, False)):
        page = client_of(one).get(reverse("appointments:reach", args=[case_of_anna.id])).text
        assert 'value="video"' in page
        assert ('value="post"' in page) is is_offered
    with act_as(bernd):
        case = case_of(case_of_anna.id, bernd.actor)
        assert case
        with pytest.raises(RefusedError, match="Klasse 4"):
            record_attempt(case=case, tried=Attempt("post", "sent", timezone.now()), by=bernd.actor)


def missed(by: Staff, case: Case, *days_ago: int) -> None:
    """Let Meldetermine go by without the person, as results stand in the table."""
    for days in days_ago:
        row = summons(by, case, timezone.now() + timedelta(days=days))
        began = timezone.now() - timedelta(days=days)
        values = {"starts_at": began, "ends_at": began + timedelta(hours=1), "instruction": "2026-07"}
        values |= {"instructed_on": began.date() - timedelta(days=9), "state": State.DONE, "result": Result.MISSED}
        with act_as(by):
            row.save_version(seen=row.version, **values)


def test_an_attempt_is_written_down_with_its_way_and_result(anna: Staff, case_of_anna: Case) -> None:
    channel, client = channel_of(anna, case_of_anna), client_of(anna)
    page = client.get(reverse("appointments:reach", args=[case_of_anna.id]))
    assert f'value="{channel.id}" selected' in page.text
    answer = send(
        client, "record_attempt", case_of_anna,
        how=channel.id, result="no_answer", happened_on="heute", happened_time="0:01", note="Mailbox voll",
    )  # fmt: skip
    assert answer.status_code == 302
    with act_as(anna):
        row = ContactAttempt.objects.get()
        assert (row.way, row.channel_id, row.result, row.note, row.staff_id) == (
            "mobile", channel.id, "no_answer", "Mailbox voll", anna.pk,
        )  # fmt: skip
    later = send(
        client, "record_attempt", case_of_anna, how="post", result="sent", happened_on="heute", happened_time="23:59"
    )
    assert "liegt in der Zukunft" in later.text
    assert "Mailbox voll" in client.get(reverse("appointments:reach", args=[case_of_anna.id])).text
    visit = send(
        client,
        "record_attempt",
        case_of_anna,
        how="visit",
        result="no_answer",
        happened_on="heute",
        happened_time="0:01",
    )
    assert visit.status_code == 302
    assert "keine Kontrolle" in client.get(reverse("appointments:reach", args=[case_of_anna.id])).text


def test_a_dead_number_steps_back_and_the_next_way_is_explained(anna: Staff, case_of_anna: Case) -> None:
    channel = channel_of(anna, case_of_anna)
    tried(anna, case_of_anna, "mobile", "two_way", days=9, channel=channel)
    tried(anna, case_of_anna, "mobile", "wrong", days=2, channel=channel)
    with act_as(anna):
        page = reach_of(case_of(case_of_anna.id, anna.actor), TODAY)  # type: ignore[arg-type]  # Anna sees it
    assert page.dead == {channel.id}
    assert [one.key for one in page.fitting] == ["post", "visit"]
    assert {one.key: one.why for one in page.others} == {
        str(channel.id): "lief zuletzt ins Leere",
        "video": "dafür fehlt der Person die Technik",
    }
    assert "lief ins Leere" in client_of(anna).get(reverse("appointments:reach", args=[case_of_anna.id])).text


def test_a_trusted_person_is_asked_only_while_the_consent_holds(anna: Staff, case_of_anna: Case) -> None:
    client = client_of(anna)
    with act_as(anna):
        with pytest.raises(RefusedError, match="höchstens ein Jahr"):
            trust(case=case_of_anna, consent=consent(consent_until=TODAY + timedelta(days=367)), by=anna.actor)
        row = trust(case=case_of_anna, consent=consent(), by=anna.actor)
        ended = trust(
            case=case_of_anna,
            consent=consent(name="Onur", consent_from=date(2026, 1, 1), consent_until=date(2026, 2, 1)),
            by=anna.actor,
        )
    tried(anna, case_of_anna, "trusted_person", "left_word", trusted=row)
    with pytest.raises(RefusedError, match="keine Einwilligung"):
        tried(anna, case_of_anna, "trusted_person", "left_word", trusted=ended)
    with pytest.raises(RefusedError, match="keine Einwilligung"):
        tried(anna, case_of_anna, "trusted_person", "left_word")
    assert send(client, "revoke_trust", case_of_anna, row.id).status_code == 302
    with act_as(anna):
        row = TrustedPerson.objects.get(pk=row.pk)
        assert row.revoked_at is not None
        revoke_trust(trusted=row, by=anna.actor)
    with pytest.raises(RefusedError, match="keine Einwilligung"):
        tried(anna, case_of_anna, "trusted_person", "left_word", trusted=row)


def test_what_suits_is_agreed_and_seen_by_two_editors(anna: Staff, case_of_anna: Case) -> None:
    client = client_of(anna)
    typed = {"version": 0, "rhythm_days": "7", "preferred": "post", "suits": "noon", "needs": "kurze Sätze"}
    assert send(client, "agree_on_contact", case_of_anna, **typed).status_code == 302
    late = send(client, "agree_on_contact", case_of_anna, **{**typed, "rhythm_days": "30"})
    assert late.status_code == 200
    assert "Inzwischen" in late.text
    with act_as(anna):
        row = ContactAgreement.objects.get()
        assert (row.rhythm_days, row.preferred, row.suits, row.needs) == (7, "post", "noon", "kurze Sätze")
        first = reach_of(case_of(case_of_anna.id, anna.actor), TODAY).advice[0]  # type: ignore[arg-type]  # as above
    assert first.why == "von der Person gewünscht; noch nicht versucht; am besten mittags, sagt die Person"


def test_contact_grows_thin_on_page_and_desk_and_nothing_is_ranked(
    anna: Staff, bernd: Staff, case_of_anna: Case
) -> None:
    """The filled case has talks of yesterday: nothing is thin, until Meldetermine go by."""
    client = client_of(anna)
    home = reverse("desk:home")
    assert "Kontakt wird dünn" not in client.get(home).text
    missed(anna, case_of_anna, 20)
    one = "Ein Meldetermin kam nicht zustande."
    assert one in client.get(home).text
    missed(anna, case_of_anna, 6)
    page = client.get(reverse("appointments:reach", args=[case_of_anna.id])).text
    assert "2 Meldetermine hintereinander" in page
    assert "ab drei hintereinander" in page
    assert "Kontakt wird dünn" not in client_of(bernd).get(home).text
    with act_as(anna):
        (thin,) = thin_now(anna)
        assert [sign.presses for sign in thin.signs] == [True]
        # Whoever came is back: no memory of what was missed before.
        row = summons(anna, case_of_anna, timezone.now() + timedelta(days=3))
    with act_as(anna):
        began = timezone.now() - timedelta(days=1)
        values = {"starts_at": began, "ends_at": began + timedelta(hours=1)}
        row.save_version(seen=row.version, state=State.DONE, result=Result.ATTENDED, **values)
        assert thin_now(anna) == []


def test_an_offer_before_a_legal_step_is_kept_with_its_answer(anna: Staff, case_of_anna: Case) -> None:
    missed(anna, case_of_anna, 20, 6)
    client = client_of(anna)
    assert send(client, "offer_outreach", case_of_anna, kind="other_place", offered_on="heute").status_code == 302
    with act_as(anna):
        row = OutreachOffer.objects.get()
        assert (row.before_summons, row.answer, row.holds) == (3, "", 1)
    assert send(client, "answer_outreach", case_of_anna, row.id, version=1, answer="accepted").status_code == 302
    late = send(client, "answer_outreach", case_of_anna, row.id, version=1, answer="declined")
    assert "Inzwischen" in late.text
    with act_as(anna):
        assert OutreachOffer.objects.get().answer == "accepted"


def test_a_second_summons_in_a_row_asks_first_what_was_offered(anna: Staff, case_of_anna: Case) -> None:
    client, page = client_of(anna), reverse("appointments:book", args=[case_of_anna.id])
    assert "Kontakt wird dünn" not in client.get(page).text
    missed(anna, case_of_anna, 6)
    text, offers = client.get(page).text, reverse("appointments:offer_outreach", args=[case_of_anna.id])
    assert ("Kontakt wird dünn" in text, "Es wäre der 2. Meldetermin hintereinander" in text) == (True, True)
    assert offers in text
    on = timezone.localdate() + timedelta(days=8)
    typed = {"kind": "office", "day": f"{on:%d.%m.%Y}", "clock": "10", "data_class": "1", "repeat_key": str(uuid4())}
    summoned = typed | {"is_meldetermin": "on", "purpose": "support"}
    answer = client.post(page, summoned)
    assert answer.status_code == 200
    assert "Bitte erst etwas anbieten." in answer.text
    plain = typed | {"clock": "15", "repeat_key": str(uuid4())}
    assert client.post(page, plain).status_code == 302
    with act_as(anna):
        assert OutreachOffer.objects.count() == 0
    answer = client.post(page, summoned | {"outreach": "other_place"})
    assert answer.status_code == 302, answer.text
    with act_as(anna):
        row = OutreachOffer.objects.get()
        assert (row.kind, row.before_summons, row.offered_on) == ("other_place", 2, TODAY)
    # Whoever has offered something is not asked again.
    assert (
        "Bitte erst etwas anbieten."
        not in client.post(page, summoned | {"clock": "13", "repeat_key": str(uuid4())}).text
    )


def test_nobody_writes_into_or_names_what_they_do_not_see(
    anna: Staff, bernd: Staff, case_of_anna: Case, case_of_bernd: Case
) -> None:
    channel = channel_of(anna, case_of_anna)
    with act_as(bernd):
        assert ContactAttempt.objects.count() == 0
        foreign = Attempt("mobile", "sent", timezone.now(), channel)
        with pytest.raises(RefusedError, match="gehört nicht zu dieser Person"):
            record_attempt(case=case_of_bernd, tried=foreign, by=bernd.actor)
        values = {"way": "mobile", "result": "sent", "happened_at": timezone.now(), "staff_id": bernd.pk}
        for hidden in ({"case": case_of_anna}, {"case": case_of_bernd, "channel": channel}):
            row = ContactAttempt(**values, **hidden)
            with pytest.raises(ProgrammingError), transaction.atomic():
                row.save(force_insert=True)
    with act_as(anna):
        sister = trust(case=case_of_anna, consent=consent(), by=anna.actor)
    row = ContactAttempt(**values, case=case_of_bernd, trusted=sister)
    with act_as(bernd), pytest.raises(ProgrammingError), transaction.atomic():
        row.save(force_insert=True)


def thin_now(staff: Staff) -> list[Thin]:
    rows = with_contact(with_entry_times(cases_of(staff.actor)), TODAY)
    return thin_contacts([(row, InTouch.told(row)) for row in rows], TODAY)


def test_who_stands_in_for_the_holder_is_not_warned_of_their_cases(
    anna: Staff, bernd: Staff, case_of_anna: Case
) -> None:
    missed(anna, case_of_anna, 20)
    with act_as(anna):
        until = timezone.now() + timedelta(days=3)
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    assert "Kontakt wird dünn" not in client_of(bernd).get(reverse("desk:home")).text
    with act_as(bernd):
        assert len(thin_now(bernd)) == 1


def test_the_slip_for_the_door_says_no_control_and_names_nobody(anna: Staff, case_of_anna: Case) -> None:
    from lotsenbuch.appointments.queries.contact_papers import visit_paper

    paper = visit_paper(anna.display_name, TODAY, "02999 55501")
    words = repr(paper)
    assert "Dieser Besuch ist keine Kontrolle" in words
    assert "anrufen unter 02999 55501" in words
    assert [word for word in ("Zeynep", "Quellmoor", case_of_anna.fallnummer, "Jobcenter") if word in words] == []
    answer = client_of(anna).get(reverse("appointments:visit_slip", args=[case_of_anna.id]))
    assert answer.headers["Content-Type"] == "application/pdf"


def test_the_pages_ask_the_same_for_one_row_and_for_three(anna: Staff, case_of_anna: Case) -> None:
    client, path = client_of(anna), reverse("appointments:reach", args=[case_of_anna.id])

    def add(number: int) -> None:
        tried(anna, case_of_anna, "visit", "no_answer", days=number)
        with act_as(anna):
            row = trust(case=case_of_anna, consent=consent(name=f"Person {number}"), by=anna.actor)
        tried(anna, case_of_anna, "trusted_person", "left_word", days=number, trusted=row)
        with act_as(anna):
            words = {"kind": "visit", "words": "", "offered_on": TODAY, "before_summons": None}
            offer_outreach(case=case_of_anna, by=anna.actor, **words)  # type: ignore[arg-type]  # its own keywords

    assert_constant_queries(lambda: client.get(path), add, most=24)

    def add_case(number: int) -> None:
        case = registered(anna)
        missed(anna, case, 30 + number)

    assert_constant_queries(lambda: client.get(reverse("desk:home")), add_case, most=24)
