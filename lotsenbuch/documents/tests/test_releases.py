"""The signature under a release: sealed, its text beside it, refused when the scanner does not trust it."""

import hashlib
from base64 import b64encode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import make_release
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.cases.queries.releases import release_of
from lotsenbuch.cases.rules.release import Direction, Recipient, RecipientKind, ReleasePurpose, Signed
from lotsenbuch.documents.actions import Checked, sign_release
from lotsenbuch.documents.models import Signature
from lotsenbuch.documents.queries.releases import picture_of, text_of
from lotsenbuch.records.rules import RefusedError
from tests.cast import act_as, client_of

from .files import photo

pytestmark = pytest.mark.django_db


def prepared(case: Case, anna: Staff, data_class: int = 3) -> str:
    """Prepare a release; return its key."""
    today = timezone.localdate()
    to = Recipient("Schuldnerberatung Lotsenau", RecipientKind.SECRET)
    typed = Signed(to, ReleasePurpose.REFERRAL, frozenset({data_class}), Direction.OUT, today, today)
    with act_as(anna):
        return str(make_release(case=case, typed=typed, by=anna.actor).id)


def sent_to(client: Client, case: Case, key: str, **values: object) -> str:
    """Send the form of a signature; return what the page says."""
    path = reverse("documents:sign_release", args=[case.id, key])
    page = client.get(path).content.decode()
    repeat = page.partition('name="repeat_key" value="')[2][:36]
    return client.post(
        path, {"version": 1, "repeat_key": repeat, "on": "heute", **values}, follow=True
    ).content.decode()


def test_what_was_drawn_is_sealed_with_its_text(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    """A picture, neither more nor less; the check value of what was signed; twice is refused; Bernd finds nothing."""
    key, client = prepared(case_of_anna, anna), client_of(anna)
    assert "Bitte am Bildschirm unterschreiben" in sent_to(client, case_of_anna, key)
    assert "beschädigt" in sent_to(client, case_of_anna, key, drawn="data:image/png;base64,???")
    drawn = "data:image/png;base64," + b64encode(photo("PNG")).decode()
    assert "Ab jetzt gilt es." in sent_to(client, case_of_anna, key, drawn=drawn)
    with act_as(anna):
        case, kept = case_of(case_of_anna.id, anna.actor), Signature.objects.get()
        assert case is not None
        one = release_of(case, kept.release_id)
        assert one is not None
        assert kept.text_sha256 == hashlib.sha256(text_of(case, one).encode()).hexdigest()
        picture = picture_of(case, kept)
        assert picture is not None
        assert picture.startswith(b"\x89PNG")
        assert picture[:200] not in bytes(kept.sealed)
        again, on = Checked(b"x", "image/png", "clean"), timezone.localdate()
        with pytest.raises(RefusedError, match="schon unterschrieben"):
            sign_release(
                case=case,
                release=one.row,
                seen=2,
                file=again,
                how="screen",
                text="",
                on=on,
                by=anna.actor,
            )
    path = reverse("documents:signature_file", args=[case_of_anna.id, key])
    assert client.get(path).headers["Content-Type"] == "image/png"
    assert client_of(bernd).get(path).status_code == 404


def test_a_scan_in_quarantine_is_no_signature(case_of_anna: Case, anna: Staff) -> None:
    """What the scanner does not trust is refused, and the release does not hold."""
    key = prepared(case_of_anna, anna, 1)
    with act_as(anna):
        case = case_of(case_of_anna.id, anna.actor)
        assert case is not None
        one = next(iter([release_of(case, row.pk) for row in case.confidentiality_releases.all()]))
        assert one is not None
        with pytest.raises(RefusedError, match="Virenprüfung"):
            sign_release(
                case=case,
                release=one.row,
                seen=1,
                file=Checked(b"x", "image/png", "quarantine"),
                how="paper",
                text="",
                on=timezone.localdate(),
                by=anna.actor,
            )
        assert str(one.row.id) == key
        one.row.refresh_from_db()
        assert one.row.signed_on is None
