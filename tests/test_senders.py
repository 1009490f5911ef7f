"""Everything that sends says whom to, and asks for the person's signature where it is somebody outside."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import make_release, mark_signed, revoke_release
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.cases.rules.release import Direction, Recipient, RecipientKind, ReleasePurpose, Signed
from lotsenbuch.letters.actions import LetterValues, Outside, issue_letter
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.records.rules import RefusedError
from tests.cast import act_as
from tests.house import ROOT
from tests.routes import our_routes
from tests.senders import ACTS, ASKS, DOORS, OUTSIDE

SENDS = frozenset({"issue_letter", "made_letter", "EmailMessage", "EmailMultiAlternatives", "send_mail", "gateway"})
ANSWERS = frozenset({"print", "download", "api"})


def senders(root: Path) -> Iterator[str]:
    """Yield each function of the house that sends, as `room.module.function`."""
    for path in sorted(root.rglob("*.py")):
        if {"tests", "migrations", "config"} & set(path.parts):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)):
            inner = [one for one in ast.walk(function) if isinstance(one, ast.FunctionDef) and one is not function]
            skipped = {id(node) for one in inner for node in ast.walk(one)}
            calls = (node for node in ast.walk(function) if isinstance(node, ast.Call) and id(node) not in skipped)
            if any(_name(call) in SENDS for call in calls):
                yield ".".join((*path.relative_to(root).with_suffix("").parts, function.name))


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_everything_that_sends_says_whom_to() -> None:
    """Both ways: nothing sends without a line, and no line is left over."""
    doors = {route.name for route in our_routes() if route.door and route.door.kind.value in ANSWERS}
    assert doors == set(DOORS), "say in tests/senders.py to whom this door gives something of a person"
    assert set(senders(ROOT / "lotsenbuch")) == set(ACTS), "say in tests/senders.py to whom this sends"


def test_a_sender_that_nobody_listed_is_found(tmp_path: Path) -> None:
    """The eye is open: a mail sent from anywhere in a room is seen."""
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "actions.py").write_text("def tell(x):\n    EmailMessage('a', 'b').send()\n")
    assert list(senders(tmp_path)) == ["room.actions.tell"]


def test_who_sends_outside_asks_at_that_moment() -> None:
    """Each of them names where it asks, and the function there reaches `require_release`."""
    outside = {name for name, whom in (DOORS | ACTS).items() if whom == OUTSIDE}
    assert outside == set(ASKS)
    for place in ASKS.values():
        *module, function = place.split(".")
        tree = ast.parse((ROOT / "lotsenbuch" / Path(*module)).with_suffix(".py").read_text(encoding="utf-8"))
        bodies = {one.name: one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
        called = {_name(node) for node in ast.walk(bodies[function]) if isinstance(node, ast.Call)}
        reached = called | {
            _name(node)
            for name in called & set(bodies)
            for node in ast.walk(bodies[name])
            if isinstance(node, ast.Call)
        }
        assert "require_release" in reached, place


@pytest.mark.django_db
def test_a_letter_to_a_counsellor_goes_out_while_the_signature_holds(case_of_anna: Case, anna: Staff) -> None:
    """With the signature it goes, kept under the class that it covers; revoked or expired it does not, nor before."""
    today, who = timezone.localdate(), Recipient("Schuldnerberatung Lotsenau", RecipientKind.SECRET)
    until = today + timedelta(days=30)
    typed = Signed(who, ReleasePurpose.REFERRAL, frozenset({0, 1, 3}), Direction.OUT, today, until)
    with act_as(anna):
        case = case_of(case_of_anna.id, anna.actor)
        assert case is not None
        row = make_release(case=case, typed=typed, by=anna.actor)
        outside = Outside(row.id, ("Beratungsweg 3", "44532 Lotsenau"))
        values = LetterValues(subject="Anmeldung", text="Guten Tag", outside=outside)

        def send() -> SentLetter:
            return issue_letter(case=case, kind="free", values=values, by=anna.actor)

        with pytest.raises(RefusedError, match="noch nicht unterschrieben"):
            send()
        mark_signed(release=row, seen=1, how="paper", on=today)
        sent = send()
        assert (sent.release_id, sent.data_class, sent.has_window) == (row.id, 3, True)
        revoke_release(release=row, how="am Telefon", by=anna.actor)
        with pytest.raises(RefusedError, match="hat widerrufen"):
            send()
        assert SentLetter.objects.count() == 1
