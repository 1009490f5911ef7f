"""Appointments in the browser: booked, moved with the keyboard alone, not come about."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.kinds import Result
from lotsenbuch.appointments.tests.talks import HOUR
from lotsenbuch.cases.models import Case
from tests.cast import act_as
from tests.journeys.conftest import SignIn
from tests.journeys.hands import count_handles


def test_a_talk_is_booked_moved_with_the_keyboard_and_does_not_come_about(
    anna: Staff, case_of_anna: Case, sign_in: SignIn
) -> None:
    """The gap is chosen with arrow keys and Enter; afterwards the talk is only „nicht zustande gekommen“."""
    page, base = sign_in(anna), "main"
    page.goto(f"{page.url.rstrip('/')}/fall/{case_of_anna.id}/")
    with count_handles(page, "book_talk") as hands:
        hands.click(page.locator("#next-talk").get_by_role("link", name="Termin vereinbaren"))
        hands.click(page.get_by_role("button", name="Termin eintragen"))
    expect(page.locator(base)).to_contain_text("Termin eingetragen")
    with act_as(anna):
        row = Appointment.objects.get()
    page.goto(f"{page.url.split('/fall/')[0]}/termine/woche/?tag={row.on:%Y-%m-%d}")
    page.get_by_role("button", name="Verlegen").focus()
    with count_handles(page, "move_talk") as hands:
        hands.press("Enter")
        hands.press("ArrowDown")
        hands.press("Enter")
    expect(page.locator(base)).to_contain_text("Verlegt. Bitte der Person Bescheid geben")
    with act_as(anna):
        moved = Appointment.objects.get()
        assert (moved.pk, moved.starts_at > row.starts_at, moved.version) == (row.pk, True, 2)
        past = timezone.now() - timedelta(hours=2)
        Appointment.objects.filter(pk=row.pk).update(starts_at=past, ends_at=past + timedelta(minutes=HOUR.talk))
    page.goto(f"{page.url.split('/termine/')[0]}/fall/{case_of_anna.id}/termine/{row.pk}/")
    with count_handles(page, "note_result") as hands:
        hands.click(page.get_by_label("nicht zustande gekommen"))
        hands.click(page.get_by_role("button", name="Festhalten").first)
    expect(page.locator(base)).to_contain_text("nicht zustande gekommen")
    with act_as(anna):
        assert Appointment.objects.get().result == Result.MISSED
