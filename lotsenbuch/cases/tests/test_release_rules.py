"""Who may be told what, on which day: dated cases by hand, and what holds for every release there could be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotsenbuch.cases.rules.release import (
    NO_CONTROL,
    PERSON,
    SEALED_STAYS,
    Allowed,
    Ask,
    Direction,
    NeedsConsent,
    NotAllowed,
    Recipient,
    RecipientKind,
    ReleasePurpose,
    SentField,
    Signed,
    decide,
    usual_end,
    wrong_period,
)
from lotsenbuch.records.rules import DataClass

DEBTS = Recipient("Schuldnerberatung Lotsenau", RecipientKind.SECRET)
START = date(2026, 3, 2)
SIGNED = Signed(
    DEBTS, ReleasePurpose.REFERRAL, frozenset({0, 3}), Direction.OUT, START, usual_end(START), signed_on=START
)
NAMED = (SentField("Name", DataClass.MASTER), SentField("Schulden", DataClass.DEBTS))
ASK = Ask(
    Recipient("schuldnerberatung  LOTSENAU", RecipientKind.SECRET), ReleasePurpose.REFERRAL, 3, Direction.OUT, START
)


@pytest.mark.parametrize(
    ("ask", "kept", "kind", "words"),
    [
        (ASK, SIGNED, Allowed, "Unterschrieben am 02.03.2026, gilt bis 02.09.2026."),
        (replace(ASK, on=date(2026, 9, 2)), SIGNED, Allowed, "gilt bis 02.09.2026"),
        (replace(ASK, on=date(2026, 9, 3)), SIGNED, NeedsConsent, "galt bis 02.09.2026 und ist abgelaufen"),
        (replace(ASK, on=date(2026, 3, 1)), SIGNED, NeedsConsent, "noch nicht unterschrieben"),
        (replace(ASK, data_class=2), SIGNED, NeedsConsent, "umfasst diese Art von Angaben nicht"),
        (replace(ASK, direction=Direction.IN), SIGNED, NeedsConsent, "nur für die andere Richtung"),
        (replace(ASK, direction=Direction.BOTH), SIGNED, NeedsConsent, "nur für die andere Richtung"),
        (replace(ASK, purpose=ReleasePurpose.PAPERS), SIGNED, NeedsConsent, "für einen anderen Zweck"),
        (ASK, replace(SIGNED, signed_on=None), NeedsConsent, "noch nicht unterschrieben"),
        (ASK, replace(SIGNED, revoked_on=START), NeedsConsent, "hat widerrufen am 02.03.2026"),
        (ASK, replace(SIGNED, from_on=date(2026, 3, 3)), NeedsConsent, "gilt erst ab 03.03.2026"),
        (replace(ASK, recipient=Recipient("Suchtberatung")), SIGNED, NeedsConsent, "Sie muss es nicht."),
        (replace(ASK, data_class=4), SIGNED, NotAllowed, SEALED_STAYS),
        (replace(ASK, purpose=ReleasePurpose.CONTROL, direction=Direction.IN), SIGNED, NotAllowed, NO_CONTROL),
        (replace(ASK, recipient=PERSON, data_class=4), SIGNED, Allowed, "Art. 15 DSGVO"),
        (replace(ASK, recipient=Recipient("Träger", RecipientKind.PARTNER), data_class=0), SIGNED, Allowed, "§ 69"),
        (replace(ASK, recipient=Recipient("Träger", RecipientKind.PARTNER), data_class=1), SIGNED, NeedsConsent, ""),
        # Debts and convictions are one class: who signed for her debts said nothing of convictions.
        (replace(ASK, topic="Schulden"), replace(SIGNED, topics=NAMED), Allowed, "gilt bis 02.09.2026"),
        (replace(ASK, topic="Verurteilungen"), replace(SIGNED, topics=NAMED), NeedsConsent, "umfasst diese Art von"),
        (ASK, replace(SIGNED, topics=NAMED), NeedsConsent, "umfasst diese Art von Angaben nicht"),
        (
            replace(ASK, topic="Schulden", data_class=0),
            replace(SIGNED, topics=NAMED),
            NeedsConsent,
            "umfasst diese Art",
        ),
        # Bound by § 203 StGB: not even that somebody comes from the Jobcenter.
        (replace(ASK, recipient=Recipient("Praxis", RecipientKind.SECRET), data_class=0), SIGNED, NeedsConsent, ""),
    ],
)
def test_each_side_of_a_release_counts(ask: Ask, kept: Signed, kind: type, words: str) -> None:
    """Recipient, purpose, class, direction, beginning and end, signature and revocation."""
    answer = decide(ask, [kept])
    assert isinstance(answer, kind), answer
    assert words in answer.reason


def test_a_release_runs_six_months_and_a_year_at_most() -> None:
    """31 August plus six months is the last of February; a day more than a year is refused."""
    assert usual_end(date(2026, 8, 31)) == date(2027, 2, 28)
    assert wrong_period(START, date(2027, 3, 2)) == ""
    assert "Längstens ein Jahr" in wrong_period(START, date(2027, 3, 3))
    assert "vor dem Beginn" in wrong_period(START, date(2026, 3, 1))


recipients = st.builds(
    Recipient, st.sampled_from(["A", "B"]), st.sampled_from(RecipientKind), st.sampled_from(["", "1"])
)
days = st.integers(0, 400).map(lambda number: START + timedelta(days=number))
releases = st.builds(
    Signed,
    recipients,
    st.sampled_from(ReleasePurpose),
    st.frozensets(st.integers(0, 4)),
    st.sampled_from(Direction),
    days,
    days,
    st.none() | days,
    st.none() | days,
)
asks = st.builds(Ask, recipients, st.sampled_from(ReleasePurpose), st.integers(0, 4), st.sampled_from(Direction), days)


@given(asks, st.lists(releases, max_size=4))
def test_what_holds_for_every_release(ask: Ask, kept: list[Signed]) -> None:
    """A light has a reason; nothing but a signature that fits opens; class 4 stays; revoking all never opens more."""
    answer, bare = decide(ask, kept), decide(ask, [])
    assert answer.reason.endswith((".", ")"))
    if isinstance(answer, Allowed) and not isinstance(bare, Allowed):
        assert any(
            one.signed_on
            and one.revoked_on is None
            and one.recipient.is_same(ask.recipient)
            and one.purpose == ask.purpose
            and ask.data_class in one.classes
            and one.direction in (Direction.BOTH, ask.direction)
            and one.from_on <= ask.on <= one.until_on
            for one in kept
        )
    if not isinstance(bare, NeedsConsent):
        assert answer == bare
    if ask.data_class == 4 and ask.recipient.kind != RecipientKind.PERSON:
        assert isinstance(answer, NotAllowed)
    revoked = decide(ask, [replace(one, revoked_on=START) for one in kept])
    assert isinstance(revoked, Allowed) == isinstance(bare, Allowed)
