"""Going out as the house is told by the phone: out, longer, late without a network, safely back."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.fieldwork.jobs import watch_returns
from lotsenbuch.fieldwork.models import Folder, Outing
from tests.cast import act_as
from tests.journeys.conftest import SignIn
from tests.journeys.hands import count_handles
from tests.journeys.pocket import Pocket, code_for, packed

pytestmark = pytest.mark.django_db(transaction=True)


def hour(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


def outing(staff: Staff) -> Outing:
    with act_as(staff):
        return Outing.objects.get()


def late(staff: Staff, *, minutes: int) -> None:
    """Let the time of the return be so long ago."""
    until = timezone.now() - timedelta(minutes=minutes)
    with act_as(staff):
        Outing.objects.update(out_at=until - timedelta(hours=1), back_until=until)


# What a portal in a café says instead of the house.
PORTALS = ((404, "<p>Willkommen</p>"), (200, '{"login": "portal"}'), (422, "<p>Bitte zustimmen</p>"), (200, "{}"))
INSTEAD = """([status, body]) => {
  window.real ??= window.fetch;
  window.fetch = (url, told) => (String(url).endsWith('/out')
    ? Promise.resolve(new Response(body, { status })) : window.real(url, told)); }"""


def past_a_portal(pocket: Pocket) -> None:
    """Go out where a portal answers: nothing counts as told until the house itself has said so."""
    for number, portal in enumerate(PORTALS):
        pocket.page.evaluate(INSTEAD, portal)
        if number == 0:
            pocket.press("Jetzt unterwegs")
        pocket.pump()
        pocket.counts("1 Meldung nicht im Haus")
        pocket.sees("Das Haus weiß es noch nicht")
    pocket.page.evaluate("window.fetch = window.real")
    pocket.pump()
    pocket.counts("alles im Haus")


def set_up_and_opened(pocket: Pocket, code: str, staff: Staff) -> None:
    """Set up, see the folder that waits, open it, read what this is not."""
    pocket.login(staff)
    pocket.start()
    pocket.set_up(code)
    pocket.sees("im Haus, noch nicht geholt")  # without a start in between
    pocket.sees("ist eingerichtet")
    pocket.start()
    page = pocket.page
    with count_handles(page, "outside_fetch") as hands:
        hands.click(page.get_by_role("button", name="Mappe holen"))
        hands.fill(page.get_by_label("Ihre fünf Wörter"), pocket.words)
        hands.click(page.get_by_role("button", name="Holen", exact=True))
        pocket.sees("Die Mappe ist da.")
    with count_handles(page, "outside_open") as hands:
        hands.fill(page.get_by_label("Ihre fünf Wörter"), pocket.words)
        hands.click(page.get_by_role("button", name="Öffnen", exact=True))
        pocket.sees("Notiz schreiben")
    pocket.sees("Es wird kein Standort erfasst")
    pocket.sees("kein Notrufgerät")


def out_and_back(pocket: Pocket) -> None:
    """Say that one goes, as late as is proposed, and that one is back."""
    page = pocket.page
    with count_handles(page, "outside_walk") as hands:
        hands.click(page.get_by_role("button", name="Jetzt unterwegs"))
        pocket.sees("Unterwegs gemeldet, zurück bis")
        hands.click(page.get_by_role("button", name="Sicher zurück"))
        page.get_by_role("button", name="Jetzt unterwegs").wait_for()
    pocket.counts("alles im Haus")


def given_back(pocket: Pocket, folder: Folder) -> None:
    """Give the folder back: asked once, and the house hears it at once."""
    pocket.press("Mappe abgeben")
    pocket.sees("Mappe jetzt von diesem Gerät löschen?")
    pocket.press("Zurück")
    pocket.press("Mappe abgeben")
    pocket.press("Jetzt löschen")
    pocket.sees("Die Mappe ist von diesem Gerät gelöscht.")
    pocket.until("async () => !(await (await import('/static/unterwegs/store.js')).all('acts')).length")
    with act_as(folder.staff):
        assert Folder.objects.get(pk=folder.pk).returned_at is not None
    # One that was given back without a network and is fetched after all: nothing ends it afterwards.
    kept = pocket.page.evaluate(
        """async (id) => {
          const { queueAct } = await import('/static/unterwegs/upload.js');
          const { keepAfterAll } = await import('/static/unterwegs/giveback.js');
          const { all } = await import('/static/unterwegs/store.js');
          await navigator.locks.request('lotse-upload', async () => {
            await queueAct({ folder: id, writer: 'x', act: 'returned' });
            window.left = [];
            for (const said of ['offline', 'here']) {
              await keepAfterAll(id, async () => said);
              window.left.push((await all('acts')).length);
            }
          });
          return window.left; }""",
        str(folder.id),
    )
    assert kept == [1, 0]


def until_the_login_ends(pocket: Pocket) -> None:
    """Save with a network: the screen says what the bar says. The login ends while the app is open: it is asked for."""
    page = pocket.page
    pocket.press("Notiz ohne Mappe")
    pocket.fill("Worum ging es?", "Am Bahnhof getroffen")
    pocket.press("Speichern")
    pocket.sees("Gespeichert um")
    pocket.counts("alles im Haus")
    expect(page.get_by_text("noch nicht im Haus")).to_have_count(0)
    pocket.sees("Gespeichert um")
    page.context.clear_cookies()
    pocket.press("Notiz ohne Mappe")
    pocket.fill("Worum ging es?", "Noch ein Wort")
    pocket.press("Speichern")
    pocket.sees("1 Notiz ist noch nicht im Haus")
    page.locator("#needs").get_by_text("Bitte anmelden").wait_for()
    pocket.press("Anmelden")
    page.locator("#main").get_by_role("link", name="Anmelden").wait_for()


def test_out_longer_late_and_safely_back(
    pocket: Pocket,
    sign_in: SignIn,
    anna: Staff,
    bernd: Staff,
    chris: Staff,
    frieda: Staff,
    case_of_anna: Case,
) -> None:
    folder, page = packed(anna, case_of_anna, "Hospitation in der Werkstatt"), pocket.page
    with act_as(anna):
        Folder.objects.filter(pk=folder.pk).update(told=bernd)
    set_up_and_opened(pocket, code_for(anna, frieda), anna)
    out_and_back(pocket)
    back = timezone.now() + timedelta(hours=1)
    pocket.fill("Zurück um", "99:99")
    pocket.press("Jetzt unterwegs")
    pocket.sees("innerhalb der nächsten zwölf Stunden")
    pocket.fill("Zurück um", hour(back))
    past_a_portal(pocket)
    pocket.sees(f"Das Haus fragt sonst zuerst {bernd.display_name}.")
    assert hour(outing(anna).back_until) == hour(back)
    later = back + timedelta(hours=1)
    pocket.fill("Doch später zurück, um", hour(later))
    pocket.press("Es wird später")
    pocket.sees(f"zurück bis {hour(later)}")
    assert hour(outing(anna).back_until) == hour(later)
    # No network any more, and the time passes: the house watches it all the same, and tells one after the other.
    page.context.set_offline(True)
    late(anna, minutes=10)
    assert (watch_returns(0), watch_returns(0)) == (1, 0)
    late(anna, minutes=40)
    assert watch_returns(0) >= 1
    pocket.press("Sicher zurück")
    pocket.sees("Das Haus weiß es noch nicht")
    pocket.sees("rechnet das Haus weiter mit der Rückkehr")
    pocket.counts("1 Meldung nicht im Haus")
    assert outing(anna).back_at is None
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    pocket.until("async () => !(await (await import('/static/unterwegs/store.js')).all('acts')).length")
    assert outing(anna).back_at is not None
    pocket.counts("alles im Haus")
    given_back(pocket, folder)
    until_the_login_ends(pocket)
    for reader in (bernd, chris):
        desk = sign_in(reader)
        desk.goto(f"{pocket.url}/mappen/unterwegs/")
        assert "zurück oder erreicht um" in desk.locator("main").inner_text()
