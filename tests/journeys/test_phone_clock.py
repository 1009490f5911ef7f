"""A phone whose clock is set back or forward: only the house's time and the latest that was seen count."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from tests.journeys.pocket import Pocket, code_for, packed, with_passkeys

pytestmark = pytest.mark.django_db(transaction=True)

IN_FOLDER = "Ententeichrunde"


def test_a_clock_that_was_set_back_opens_nothing(
    pocket: Pocket, anna: Staff, frieda: Staff, case_of_anna: Case
) -> None:
    page, now = pocket.page, timezone.now()
    with_passkeys(page.context, page)
    packed(anna, case_of_anna, IN_FOLDER)
    pocket.login(anna)
    pocket.start()
    pocket.set_up(code_for(anna, frieda))
    pocket.fetch()
    pocket.open()
    pocket.press("Mit Passkey bereitlegen")
    pocket.sees("Mit Passkey bereitgelegt.")
    pocket.offline_ready()
    page.context.set_offline(True)
    restart_at(pocket, now + timedelta(hours=3))
    pocket.press("Mappe", exact=False)
    pocket.press("Mit Passkey öffnen")
    pocket.sees(IN_FOLDER)
    page.evaluate("async () => (await import('/static/unterwegs/time.js')).noteTime()")
    restart_at(pocket, now)
    pocket.press("Mappe", exact=False)
    pocket.press("Mit Passkey öffnen")
    pocket.sees("lässt sich jetzt nicht öffnen")
    assert IN_FOLDER not in page.content()
    restart_at(pocket, now + timedelta(hours=9))
    pocket.sees("Keine Mappe gepackt")
    restart_at(pocket, now)
    pocket.sees("Keine Mappe gepackt")
    assert pocket.dump()["folders"] == []


def test_a_folder_ends_also_while_the_phone_sleeps(
    pocket: Pocket, anna: Staff, frieda: Staff, case_of_anna: Case
) -> None:
    """Asleep in a pocket without a network the browser's ticks stand still; only the clock on the wall goes on."""
    packed(anna, case_of_anna, IN_FOLDER)
    pocket.login(anna)
    pocket.start()
    pocket.set_up(code_for(anna, frieda))
    pocket.fetch()
    pocket.open()
    pocket.sees(IN_FOLDER)
    pocket.offline_ready()
    pocket.page.context.set_offline(True)
    pocket.lock()
    pocket.page.evaluate("() => { const awake = Date.now; Date.now = () => awake() + 9 * 3_600_000; }")
    pocket.unlock()
    pocket.sees("Keine Mappe gepackt")
    assert IN_FOLDER not in pocket.page.content()
    assert pocket.dump()["folders"] == []


def restart_at(pocket: Pocket, moment: Any) -> None:
    """Start the app anew on a phone whose clock says this."""
    pocket.page.clock.set_system_time(moment)
    pocket.page.reload()
    pocket.awake()
