"""Accounts: made and kept by the application administration, in parts by the colleagues themselves."""

from dataclasses import asdict
from uuid import UUID

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.accounts.rules import (
    OwnDetails,
    StaffDetails,
    check_nothing_held,
    check_two_people,
    check_username,
    first_password,
)
from lotsenbuch.audit.actions import recorded
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.rules import Actor, RefusedError, StaleError

from .notices import notify
from .sessions import end_sessions


def add_staff(*, details: StaffDetails, password: str | None, by: Actor) -> Staff:
    """Add a colleague without any role.

    Args:
        details: name, user name and how to reach them.
        password: the first one, which opens nothing but its change; None for colleagues who come through the
            administration's own login.
        by: who adds.

    Raises:
        RefusedError: the user name is taken or cannot be typed everywhere.
    """
    check_username(details.username)
    with recorded("accounts.add_staff", by=by):
        _check_free(details.username)
        try:
            with all_or_nothing():
                must_change = password is not None
                return Staff.objects.create_user(password=password, has_given_password=must_change, **asdict(details))
        except IntegrityError:
            raise _taken() from None


def change_staff(*, staff: Staff, seen: int, details: StaffDetails, by: Actor) -> Staff:
    """Change a colleague's account; switching it off ends every session at once.

    Raises:
        StaleError: somebody else saved since version `seen`.
        RefusedError: the user name is taken, somebody wants to switch off the own account, or one that holds cases.
    """
    if details.username != staff.username:
        check_username(details.username)
    if not details.is_active and by == staff.actor:
        raise RefusedError("Das eigene Konto kann nur jemand anderes schließen.", field="is_active")
    if staff.is_active and not details.is_active:
        check_nothing_held(staff.pk, field="is_active")
    with recorded("accounts.change_staff", by=by):
        _check_free(details.username, besides=staff)
        _save(staff, seen, **asdict(details))
        if not details.is_active:
            end_sessions(staff=staff)
    return staff


def change_own_details(*, staff: Staff, seen: int, details: OwnDetails, by: Actor) -> Staff:
    """Change what colleagues keep up themselves.

    Raises:
        StaleError: somebody else saved since version `seen`.
        RefusedError: it is not the own account.
    """
    if by != staff.actor:
        raise RefusedError("Das ist nicht das eigene Konto.")
    with recorded("accounts.change_own_details", by=by):
        return _save(staff, seen, **asdict(details))


def change_own_password(*, staff: Staff, old: str, new: str, by: Actor, besides: UUID | None = None) -> None:
    """Change one's own password; every session of the account but `besides` ends with it.

    Raises:
        RefusedError: the old password is wrong or the new one is too weak.
    """
    if by != staff.actor or not staff.check_password(old):
        raise RefusedError("Das bisherige Passwort stimmt nicht.", field="old")
    if new == old:
        raise RefusedError("Das ist das bisherige Passwort.", field="new")
    try:
        password_validation.validate_password(new, staff)
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages), field="new") from None
    with recorded("accounts.change_own_password", by=by):
        staff.set_password(new)
        staff.has_given_password = False
        staff.save(update_fields=["password", "has_given_password"])
        end_sessions(staff=staff, besides=besides)


def set_first_password(*, staff: Staff, by: Actor) -> str:
    """Give a random password, to be handed over in person; sessions end, and it opens nothing but its change.

    Raises:
        RefusedError: it is the own account, whose password is changed with the old one, or the actor has just
            reset the second factor of this account.
    """
    if by == staff.actor:
        raise RefusedError("Das eigene Passwort bitte unter „Eigene Einstellungen“ ändern.")
    now = timezone.now()
    check_two_people(staff.factor_reset_by, staff.factor_reset_at, by=by, now=now)
    password = first_password()
    with recorded("accounts.set_first_password", by=by):
        staff.set_password(password)
        staff.has_given_password, staff.password_set_by, staff.password_set_at = True, str(by), now
        staff.save(update_fields=["password", "has_given_password", "password_set_by", "password_set_at"])
        notify(staff=staff, kind=Notice.Kind.PASSWORD_SET)
        end_sessions(staff=staff)
    return password


def _save(staff: Staff, seen: int, **values: object) -> Staff:
    rows = Staff.objects.filter(pk=staff.pk, version=seen)
    try:
        with all_or_nothing():
            changed = rows.update(version=F("version") + 1, **values)
    except IntegrityError:
        raise _taken() from None
    if not changed:
        raise StaleError
    for name, value in values.items():
        setattr(staff, name, value)
    staff.version = seen + 1
    return staff


def _check_free(username: str, *, besides: Staff | None = None) -> None:
    # Login does not tell capitals from small letters, so neither may two names differ by them alone.
    others = Staff.objects.filter(username__iexact=username)
    if (others.exclude(pk=besides.pk) if besides else others).exists():
        raise _taken()


def _taken() -> RefusedError:
    return RefusedError("Diesen Benutzernamen gibt es schon.", field="username")
