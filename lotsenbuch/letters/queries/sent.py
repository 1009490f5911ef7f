"""What went out: the list of a case, one letter, its bytes, when it counts as given."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import accesses_of, key_of
from lotsenbuch.law.because import Reason
from lotsenbuch.law.houserules import HouseRules
from lotsenbuch.law.notice import given
from lotsenbuch.letters.models import Proof, SentLetter
from lotsenbuch.letters.rules.addresses import mark_of
from lotsenbuch.letters.rules.kinds import kinds
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import Actor

from .around import window_of


@dataclass(frozen=True, slots=True)
class SentLine:
    """A letter in the list of a case, with the newest proof of its way."""

    letter: SentLetter
    proofs: tuple[Proof, ...]

    @property
    def label(self) -> str:
        """Return what it is."""
        kind = kinds().get(self.letter.kind)
        return kind.label if kind else self.letter.kind

    @property
    def newest(self) -> Proof | None:
        """Return the newest proof."""
        return self.proofs[0] if self.proofs else None

    @property
    def state(self) -> str:
        """Return where it is, in words."""
        if self.newest is None:
            return "ausgedruckt, noch kein Nachweis"
        return f"{self.newest.get_what_display()} am {self.newest.happened_on:%d.%m.%Y}"


def letters_of(case: Case, by: Actor) -> list[SentLine]:
    """Return what went out in a case as far as the actor may see it, newest first, without the bytes."""
    rows = SentLetter.objects.filter(case=case, case__in=accesses_of(by).values("case"))
    found = rows.defer("sealed", "address").prefetch_related("proofs")
    return [SentLine(letter, tuple(letter.proofs.all())) for letter in found]


def letter_of(case: Case, letter_id: UUID) -> SentLine | None:
    """Return one letter of a case, or None: hidden and made up alike."""
    letter = SentLetter.objects.filter(case=case, pk=letter_id).prefetch_related("proofs").first()
    return SentLine(letter, tuple(letter.proofs.all())) if letter else None


def newest_proof(letter: SentLetter) -> Proof | None:
    """Return the newest proof of a letter."""
    return Proof.objects.filter(letter=letter).first()


def content_of(case: Case, letter: SentLetter) -> bytes | None:
    """Return the letter exactly as it went out, or None when the person's key is gone."""
    key = key_of(case.person)
    if key is None:
        return None
    return cipher.unseal_bytes(key, letter.sealed, table="letters_sentletter", row=letter.id, field="sealed")


def address_of(case: Case, letter: SentLetter) -> tuple[str, ...]:
    """Return the lines of the window as they stood on the letter, with the sender's line last; nothing without."""
    key = key_of(case.person)
    if key is None or letter.address is None:
        return ()
    text = cipher.unseal(key, letter.address, table="letters_sentletter", row=letter.id, field="address")
    return tuple(json.loads(text))


def given_of(line: SentLine, rules: HouseRules) -> tuple[date | None, tuple[Reason, ...]]:
    """Return when a letter counts as given, with the reasons (§ 37 SGB X); None while nothing proves it."""
    return given_by(line.proofs, rules)


def given_by(proofs: Sequence[Proof], rules: HouseRules) -> tuple[date | None, tuple[Reason, ...]]:
    """Return when a letter with these proofs, newest first, counts as given.

    Handed over, it is given on that day. Posted, it is given on the fourth day after (third until 2024), or later when
    a later receipt is proven; come back, it was never given.
    """
    by_kind = {proof.what: proof.happened_on for proof in reversed(proofs)}
    if not proofs or proofs[0].what == Proof.What.RETURNED:
        return None, ()
    if Proof.What.HANDED in by_kind:
        on = by_kind[Proof.What.HANDED]
        text = f"Am {on:%d.%m.%Y} persönlich übergeben: bekannt gegeben an diesem Tag."
        return on, (Reason("§ 37 Abs. 1 SGB X", "", on, text),)
    posted = by_kind.get(Proof.What.POSTED)
    if posted is None:
        return None, ()
    found = given(posted, by_kind.get(Proof.What.RECEIVED), rules=rules)
    return found.on, found.because


def doubtful_address(case: Case) -> date | None:
    """Return the day on which mail to the present address came back, None when none did since it is known.

    The case comes from `case_of`. A new address is not doubtful: the mark of the letter no longer fits it.
    """
    returned = Proof.objects.filter(case=case, what=Proof.What.RETURNED).exclude(letter__address_mark="")
    marks = dict(returned.order_by("happened_on").values_list("letter__address_mark", "happened_on"))
    key = key_of(case.person) if marks else None
    return marks.get(mark_of(window_of(case), key)) if key else None
