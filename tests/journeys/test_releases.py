"""A release from confidentiality: made, signed and stored in under two minutes, on the screen or on paper; revoked."""

from pathlib import Path
from time import monotonic

from playwright.sync_api import Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, Release
from lotsenbuch.cases.queries import release_for
from lotsenbuch.documents.models import Signature
from lotsenbuch.documents.tests.files import photo
from tests.cast import act_as
from tests.journeys.conftest import SignIn, TakePicture
from tests.journeys.hands import Hands, awake, count_handles

WHO = "Schuldnerberatung Lotsenau"
# A practised colleague needs this long for a step: reading, aiming, typing (KLM: about 1.1 s plus typing).
SECONDS_PER_STEP, SECONDS_TO_READ, ALLOWED = 4, 45, 120


def drawn(page: Page, hands: Hands) -> None:
    """Sign with the mouse."""
    pad = page.locator("[data-pad] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    hands.steps.append("sign")
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 40 + 18 * step, box["y"] + 60 + (25 if step % 2 else -15))
    page.mouse.up()
    expect(page.locator("[data-told]")).to_have_text("Unterschrift liegt vor.")


def test_a_release_is_made_signed_and_revoked(
    anna: Staff, case_of_anna: Case, sign_in: SignIn, picture: TakePicture, tmp_path: Path
) -> None:
    page, began = sign_in(anna), monotonic()
    page.goto(page.url.rstrip("/") + f"/fall/{case_of_anna.id}/schweigepflicht/")
    with count_handles(page, "sign_release") as hands:
        hands.click(page.get_by_role("link", name="Entbindung vorbereiten"))
        hands.fill(page.get_by_label("Wer?"), WHO)
        hands.tick(page.get_by_label("Name, Geburtsdatum, Kontakt"))
        hands.tick(page.get_by_label("Schulden, Verurteilungen"))
        hands.click(page.get_by_role("button", name="Weiter zur Unterschrift"))
        expect(page.get_by_text("Sie müssen nicht unterschreiben.")).to_be_visible()
        awake(page)
        drawn(page, hands)
        picture("schweigepflicht-unterschrift")
        hands.click(page.get_by_role("button", name="Unterschrift ablegen"))
        expect(page.locator("#messages")).to_contain_text("Ab jetzt gilt es.")
    assert monotonic() - began < ALLOWED
    assert len(hands.steps) * SECONDS_PER_STEP + SECONDS_TO_READ < ALLOWED
    page.get_by_text("Was darf an diese Stelle, und warum?").click()
    lights = page.locator("tr[data-light]")
    expect(lights.filter(has_text="Schulden")).to_contain_text("erlaubt")
    expect(lights.filter(has_text="Gesundheit")).to_contain_text("braucht Einwilligung")
    expect(lights.filter(has_text="geschützte Anschrift")).to_contain_text("nicht erlaubt")
    picture("schweigepflicht")
    with act_as(anna):
        kept = Signature.objects.get()
        assert (kept.media_type, kept.release.signed_how, kept.data_class) == ("image/png", "screen", 3)
        assert release_for(case_of_anna, WHO, "referral", 3).light == "allowed"
    page.get_by_role("link", name="Widerrufen").click()
    page.get_by_role("button", name="Jetzt widerrufen").click()
    expect(page.locator("#messages")).to_contain_text("Ab sofort geht dafür nichts mehr hinaus.")
    with act_as(anna):
        assert "hat widerrufen" in release_for(case_of_anna, WHO, "referral", 3).reason
    _on_paper(page, anna, case_of_anna, tmp_path)


def _on_paper(page: Page, anna: Staff, case: Case, folder: Path) -> None:
    """The second way: the sheet is printed, signed by hand, and its photo stored."""
    page.get_by_role("link", name="Entbindung vorbereiten").click()
    page.get_by_label("Wer?").fill("Kita Sonnenhügel")
    page.get_by_label("Name, Geburtsdatum, Kontakt").check()
    page.get_by_role("button", name="Weiter zur Unterschrift").click()
    sheet = page.get_by_role("link", name="Auf Papier unterschreiben").get_attribute("href")
    assert page.request.get(page.url.partition("/fall/")[0] + str(sheet)).body().startswith(b"%PDF-")
    (folder / "blatt").write_bytes(photo())
    page.get_by_label("Oder: Scan oder Foto").set_input_files(folder / "blatt")
    page.get_by_role("button", name="Unterschrift ablegen").click()
    expect(page.locator("#messages")).to_contain_text("Ab jetzt gilt es.")
    with act_as(anna):
        assert Release.objects.get(signed_how="paper", case=case).revoked_at is None
