"""When contact grows thin, which way to try next, and what a reminder may say."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from lotsenbuch.appointments.rules.link import calendar_token, hash_of, new_token
from lotsenbuch.appointments.rules.reach import Part, State, Tried, Way, advise, is_dead, part_of, signs_of
from lotsenbuch.appointments.rules.reminder import Standing, goes_out_at, is_quiet, message_to, why_not

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 20)
MOBILE = Way("m1", "mobile", "Mobiltelefon 0170 1", (frozenset({"smartphone"}), frozenset({"prepaid"})))
MAIL = Way("e1", "mail", "E-Mail a@beispiel.invalid", (frozenset({"internet"}),))
POST = Way("post", "post", "Brief")


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=BERLIN)


def texts(**known: object) -> list[tuple[str, str, bool]]:
    state = State(since=date(2026, 1, 5), **{"last_two_way_on": date(2026, 11, 10), "living": 1, **known})  # type: ignore[arg-type]
    return [(sign.text, sign.rule, sign.presses) for sign in signs_of(state, TODAY)]


def test_contact_grows_thin_by_plain_rules() -> None:
    assert texts() == []
    assert texts(rhythm_days=10) == []
    assert texts(rhythm_days=9) == [("Seit 10 Tagen kein Kontakt von beiden Seiten.", "vereinbart: alle 9 Tage", False)]
    assert texts(last_two_way_on=date(2026, 10, 22))[0][1] == "Hausregel: alle 28 Tage"
    assert texts(last_two_way_on=date(2026, 10, 23)) == []
    never = "Seit der Übernahme vor 319 Tagen kein Kontakt von beiden Seiten."
    assert texts(last_two_way_on=None)[0][0] == never
    assert texts(unanswered_in_a_row=2) == []
    assert texts(unanswered_in_a_row=3) == [
        ("3 Versuche hintereinander blieben ohne Antwort.", "Hausregel: ab 3 Versuchen", False)
    ]
    assert texts(dead=1) == []
    assert texts(dead=1, living=0)[0][0] == "Keine Nummer und keine E-Mail führt noch zur Person."


def test_it_warns_before_the_second_and_third_meldetermin() -> None:
    (second,) = texts(misses_in_a_row=1)
    assert second[0].startswith("Ein Meldetermin kam nicht zustande. Vor dem zweiten lohnt")
    assert second[2] is False
    assert texts(misses_in_a_row=1, is_summoned=True)[0][2] is True
    (third,) = texts(misses_in_a_row=2)
    assert third[0].startswith(
        "2 Meldetermine hintereinander kamen nicht zustande. Vor einem weiteren Meldetermin aufs"
    )
    assert third[1:] == ("§ 7b Abs. 4 SGB II: ab drei hintereinander", True)


def test_what_worked_comes_first_and_says_why() -> None:
    tried = [
        Tried(at(12, 18), "mobile", "m1", was_two_way=True),
        Tried(at(10, 9), "mobile", "m1", is_unanswered=True),
        Tried(at(5, 17), "mobile", "m1", was_two_way=True),
    ]
    first, *rest = advise([POST, MAIL, MOBILE], tried, means=frozenset({"prepaid"}))
    assert (first.key, first.fits, first.part) == ("m1", True, Part.EVENING)
    assert first.why == (
        "klappte 2 von 3 Mal, zuletzt am 12.11.2026; Guthaben oft leer: zurückrufen geht vielleicht nicht"
        "; am besten am frühen Abend (2 von 2 Gesprächen)"
    )
    assert [(one.key, one.fits, one.why) for one in rest] == [
        ("post", True, "noch nicht versucht"),
        ("e1", False, "dafür fehlt der Person die Technik"),
    ]


def test_technical_means_decide_and_unasked_means_hinder_nothing() -> None:
    nothing = advise([MOBILE, MAIL, POST], [], means=frozenset({"none"}))
    assert [(one.key, one.fits) for one in nothing] == [("post", True), ("m1", False), ("e1", False)]
    assert nothing[1].why == "die Person hat kein eigenes Gerät"
    unasked = advise([MOBILE, MAIL, POST], [], means=frozenset())
    assert all(one.fits for one in unasked)
    assert unasked[0].why == "noch nicht versucht; Technik noch nicht gefragt"
    liked = advise(
        [MOBILE, MAIL, POST], [], means=frozenset({"internet", "smartphone"}), preferred="mail", suits="noon"
    )
    assert (liked[0].key, liked[0].part) == ("e1", "noon")
    assert liked[0].why == "von der Person gewünscht; noch nicht versucht; am besten mittags, sagt die Person"


def test_a_dead_end_is_dead_until_it_answers_and_silence_steps_back() -> None:
    wrong, talked = Tried(at(9), "mobile", "m1", is_dead_end=True), Tried(at(12), "mobile", "m1", was_two_way=True)
    assert is_dead(MOBILE, [wrong])
    assert not is_dead(MOBILE, [talked, wrong])
    dead = advise([MOBILE, POST], [wrong], means=frozenset())
    assert [(one.key, one.why) for one in dead][1] == ("m1", "lief zuletzt ins Leere")
    silent = [Tried(at(day), "mobile", "m1", is_unanswered=True) for day in (12, 11, 10)]
    assert [one.key for one in advise([MOBILE, POST], silent, means=frozenset())] == ["post", "m1"]
    assert [one.key for one in advise([MOBILE, POST], silent[:2], means=frozenset())] == ["m1", "post"]
    assert [part_of(at(1, hour)).value for hour in (8, 12, 14, 17)] == ["morning", "noon", "afternoon", "evening"]


def test_a_reminder_says_no_more_than_agreed() -> None:
    starts = datetime(2026, 11, 24, 14, 30, tzinfo=BERLIN)
    plain = message_to("0170", starts, address="https://jobcenter-lotsenau.invalid/t/x/")
    assert plain.text == "Erinnerung an Ihren Termin am Di, 24.11.2026 um 14:30 Uhr."
    assert "obcenter" not in plain.subject + plain.text
    assert message_to("0170", starts, address="https://t.invalid/x/").text.endswith("Antworten: https://t.invalid/x/")
    named = message_to("0170", starts, house="Jobcenter Lotsenau", address="https://jobcenter-lotsenau.invalid/t/x/")
    assert named.text.startswith("Erinnerung an Ihren Termin (Jobcenter Lotsenau) am Di,")
    assert named.text.endswith("/t/x/")


def test_quiet_hours_are_kept_and_too_late_is_not_at_all() -> None:
    night = (time(20), time(7))
    assert is_quiet(time(23), *night)
    assert is_quiet(time(6, 59), *night)
    assert not is_quiet(time(7), *night)
    assert is_quiet(time(13), time(12), time(14))
    starts = datetime(2026, 11, 24, 9, tzinfo=BERLIN)
    assert goes_out_at(at(23, 9), starts, *night) == at(23, 9)
    assert goes_out_at(at(23, 21), starts, *night) == at(24, 7)
    assert goes_out_at(at(24, 6), starts, *night) == at(24, 7)
    assert goes_out_at(at(23, 21), at(24, 7) + timedelta(minutes=59), *night) is None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"may_work": False}, "Das Recht am Fall ist beendet."),
        ({"is_revoked": True}, "Die Einwilligung ist widerrufen."),
        ({"is_sealed": True}, "Der Fall ist versiegelt; dafür gibt es keine eigene Einwilligung."),
        ({"is_sealed": True, "is_for_sealed": True}, ""),
        ({"is_way_over": True}, "Die Nummer oder Adresse gilt nicht mehr."),
        ({"is_way_dead": True}, "Der Weg lief zuletzt ins Leere."),
        ({"house_allows": False}, "Das Haus hat diesen Weg nicht freigegeben."),
        ({"is_on": False}, "Der Termin findet so nicht mehr statt."),
        ({"is_late": True}, "Für eine Erinnerung war es zu spät."),
        ({}, ""),
    ],
)
def test_everything_is_asked_again_when_it_is_sent(changed: dict[str, bool], reason: str) -> None:
    fine = {"may_work": True, "house_allows": True, "is_on": True}
    no = ("is_revoked", "is_sealed", "is_for_sealed", "is_way_over", "is_way_dead", "is_late")
    assert why_not(Standing(**{**dict.fromkeys(no, False), **fine, **changed})) == reason


def test_a_token_has_256_bits_and_only_its_hash_is_kept() -> None:
    token = new_token()
    assert len(token) == 43
    assert token != new_token()
    assert len(hash_of(token)) == 32
    assert calendar_token(token) not in {token, calendar_token(new_token())}
    assert hash_of(calendar_token(token)) != hash_of(token)
